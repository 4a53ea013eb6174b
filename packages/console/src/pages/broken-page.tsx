import { Button } from 'antd'
import { texts, useTexts } from '../language/language.tsx'
import { Page } from '../pieces/page.tsx'
import { Blank } from '../pieces/states.tsx'

const words = texts({
  title: ['页面无法显示', 'This page cannot be shown'],
  says: [
    '产品可能没有应答，或刚刚升级。已填写的内容仍保留在本标签页。',
    'The product may not answer, or has just been upgraded. What you have typed is kept in this tab.',
  ],
  again: ['重新载入', 'Load it again'],
})

/** Stands where the code of a page could not be loaded, or broke. */
export function BrokenPage() {
  const say = useTexts(words)
  return (
    <Page title={say.title}>
      <Blank title={say.says}>
        <Button onClick={() => location.reload()}>{say.again}</Button>
      </Blank>
    </Page>
  )
}
