import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Tooltip } from 'antd'
import { texts, useLanguage, useTexts } from '../language/language.tsx'
import { useAppearance } from '../look/appearance.tsx'

const words = texts({
  other: ['English', '中文'],
  otherName: ['切换为英文', 'Switch to Chinese'],
  dark: ['深色', 'Dark'],
  light: ['浅色', 'Light'],
})

export function LanguageSwitch() {
  const say = useTexts(words)
  const { language, choose } = useLanguage()
  const client = useQueryClient()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <Button
      type="text"
      lang={other}
      aria-label={`${say.other} (${say.otherName})`}
      onClick={() => {
        choose(other)
        // Refusals are worded by the API, in the language that was asked for.
        void client.invalidateQueries()
      }}
    >
      {say.other}
    </Button>
  )
}

export function AppearanceSwitch() {
  const say = useTexts(words)
  const { appearance, choose } = useAppearance()
  const next = appearance === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip title={say[next]}>
      <Button
        type="text"
        aria-label={say[next]}
        icon={next === 'dark' ? <MoonOutlined aria-hidden /> : <SunOutlined aria-hidden />}
        onClick={() => choose(next)}
      />
    </Tooltip>
  )
}
