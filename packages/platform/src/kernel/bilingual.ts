import { z } from 'zod'

/** A text that people read: Chinese first, English at parity. Neither may be empty. */
export const Bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }).readonly()
export type Bilingual = z.infer<typeof Bilingual>

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

/** Picks the wording for a locale; Chinese is the default of the product. */
export function inLocale<T>(text: { readonly zh: T; readonly en: T }, locale: Locale): T {
  return locale === 'en' ? text.en : text.zh
}
