import { texts } from '../../language/language.tsx'

export const unitNames = texts({
  days: ['天', 'days'],
  people: ['人', 'people'],
  functions: ['个职能', 'functions'],
  share: ['（占比）', '(share)'],
  index: ['（指数）', '(index)'],
  calls: ['次调用', 'calls'],
})
