import { App, ConfigProvider } from 'antd'
import english from 'antd/locale/en_US'
import chinese from 'antd/locale/zh_CN'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useLanguage } from '../language/language.tsx'
import { type Appearance, themeOf } from './theme.ts'

const KEPT_AS = 'hengjian.appearance'

function keptAppearance(): Appearance {
  const kept = localStorage.getItem(KEPT_AS)
  if (kept === 'light' || kept === 'dark') return kept
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

const Appearances = createContext<{
  readonly appearance: Appearance
  readonly choose: (appearance: Appearance) => void
}>({ appearance: 'light', choose: () => undefined })

export const useAppearance = () => useContext(Appearances)

/** The nonce of this page, which styles carry that antd writes: the policy refuses all others. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content

export function AppearanceProvider({ children }: { children: ReactNode }) {
  const { language } = useLanguage()
  const [appearance, setAppearance] = useState(keptAppearance)
  useEffect(() => {
    document.documentElement.dataset.appearance = appearance
  }, [appearance])
  const choose = (chosen: Appearance) => {
    localStorage.setItem(KEPT_AS, chosen)
    setAppearance(chosen)
  }
  return (
    <Appearances value={{ appearance, choose }}>
      <ConfigProvider
        theme={themeOf(appearance)}
        locale={language === 'en' ? english : chinese}
        {...(nonce !== undefined && { csp: { nonce } })}
        button={{ autoInsertSpace: false }}
      >
        <App className="app">{children}</App>
      </ConfigProvider>
    </Appearances>
  )
}
