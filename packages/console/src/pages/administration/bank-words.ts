import { texts } from '../../language/language.tsx'

export const bankKindNames = texts({
  keywords: ['关键词', 'Words'],
  expressions: ['表达式', 'Expressions'],
})
