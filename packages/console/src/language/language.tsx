import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'

export type Language = 'zh-CN' | 'en'

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

const KEPT_AS = 'hengjian.language'

/** Chinese unless this reader chose English. */
export function keptLanguage(): Language {
  return localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh-CN'
}

const Languages = createContext<{
  readonly language: Language
  readonly choose: (language: Language) => void
}>({ language: 'zh-CN', choose: () => undefined })

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(keptLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (chosen: Language) => {
    localStorage.setItem(KEPT_AS, chosen)
    setLanguage(chosen)
  }
  return <Languages value={{ language, choose }}>{children}</Languages>
}

export const useLanguage = () => useContext(Languages)

/** Words of a page, Chinese first and English beside it, so that a reader of the code can compare them. */
type Pairs = Readonly<Record<string, readonly [unknown, unknown]>>
type Worded<P extends Pairs> = {
  readonly [Key in keyof P]: P[Key][0] extends string ? string : P[Key][0]
}

/** Declares the words of a page or piece; `useTexts` gives them in the reader's language. */
export const texts = <const P extends Pairs>(pairs: P): P => pairs

export function useTexts<P extends Pairs>(pairs: P): Worded<P> {
  const { language } = useLanguage()
  const column = language === 'en' ? 1 : 0
  const worded = Object.entries(pairs).map(([key, pair]) => [key, pair[column]])
  return Object.fromEntries(worded) as Worded<P>
}

/** Worded values as what a choice offers. */
export const optionsOf = <Value extends string>(names: Readonly<Record<Value, string>>) =>
  (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }))

/** Reads what the API says in both languages. */
export function useSay(): (text: Bilingual) => string {
  const { language } = useLanguage()
  return useCallback((text) => (language === 'en' ? text.en : text.zh), [language])
}
