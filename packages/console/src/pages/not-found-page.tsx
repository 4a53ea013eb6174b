import { Link } from '@tanstack/react-router'
import { texts, useTexts } from '../language/language.tsx'
import { Page } from '../pieces/page.tsx'
import { Blank } from '../pieces/states.tsx'

const words = texts({
  title: ['没有这个页面', 'No such page'],
  says: [
    '请检查地址；属于其他机构的内容同样视为不存在。',
    'Check the address; what belongs to another institution is not found either.',
  ],
  home: ['回到总览', 'Back to the overview'],
})

export function NotFoundPage() {
  const say = useTexts(words)
  return (
    <Page title={say.title}>
      <Blank title={say.says}>
        <Link to="/">{say.home}</Link>
      </Blank>
    </Page>
  )
}
