import { type Bilingual, texts } from '../../language/language.tsx'

export const unitNames = texts({
  days: ['天', 'days'],
  people: ['人', 'people'],
  functions: ['个职能', 'functions'],
  share: ['（占比）', '(share)'],
  index: ['（指数）', '(index)'],
  calls: ['次调用', 'calls'],
})

/** What a threshold means; a version of the catalogue from before titles were written has its name alone. */
export const titleOf = (name: string, { title }: { title?: Bilingual | undefined }): Bilingual =>
  title ?? { zh: name, en: name }
