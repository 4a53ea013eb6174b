import { App, ConfigProvider } from 'antd'
import english from 'antd/locale/en_US'
import chinese from 'antd/locale/zh_CN'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react'
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

const stillness = matchMedia('(prefers-reduced-motion: reduce)')

/** Whether things may glide and fade: not for those who asked their system for stillness. */
const useMotion = () =>
  useSyncExternalStore(
    (changed) => {
      stillness.addEventListener('change', changed)
      return () => stillness.removeEventListener('change', changed)
    },
    () => !stillness.matches,
  )

/** The nonce of this page, which styles carry that antd writes: the policy refuses all others. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content

export function AppearanceProvider({ children }: { children: ReactNode }) {
  const { language } = useLanguage()
  const motion = useMotion()
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
        theme={themeOf(appearance, motion)}
        locale={language === 'en' ? english : chinese}
        {...(nonce !== undefined && { csp: { nonce } })}
        button={{ autoInsertSpace: false }}
      >
        <App className="app">{children}</App>
      </ConfigProvider>
    </Appearances>
  )
}
