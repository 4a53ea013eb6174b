import type { SecretWay } from './secret-rest.ts'

/** Every kind of identifier that is looked for, and what the kind proves by itself. */
export const identifierKinds = {
  'citizen-id': { zh: '居民身份证号', en: 'Citizen ID', checksum: true },
  'residence-permit': {
    zh: '港澳台居民居住证号',
    en: 'Residence permit (HK, MO, TW)',
    checksum: true,
  },
  'permanent-residence': {
    zh: '外国人永久居留身份证号',
    en: 'Permanent residence',
    checksum: true,
  },
  uscc: { zh: '统一社会信用代码', en: 'Unified social credit code', checksum: true },
  'bank-card': { zh: '银行卡号', en: 'Bank card', checksum: true },
  'hong-kong-id': { zh: '香港身份证号', en: 'Hong Kong ID', checksum: true },
  'taiwan-id': { zh: '台湾身份证号', en: 'Taiwan ID', checksum: true },
  lei: { zh: '全球法人识别编码', en: 'Legal entity identifier', checksum: true },
  mobile: { zh: '手机号', en: 'Mobile number', checksum: false },
  landline: { zh: '固定电话', en: 'Landline', checksum: false },
  passport: { zh: '护照号', en: 'Passport', checksum: false },
  'mainland-travel-permit': {
    zh: '港澳居民来往内地通行证号',
    en: 'Mainland travel permit',
    checksum: false,
  },
  'taiwan-travel-permit': {
    zh: '台湾居民来往大陆通行证号',
    en: 'Taiwan travel permit',
    checksum: false,
  },
  'exit-permit': { zh: '往来港澳台通行证号', en: 'Exit permit (HK, MO, TW)', checksum: false },
  'macau-id': { zh: '澳门身份证号', en: 'Macau ID', checksum: false },
  'licence-plate': { zh: '车牌号', en: 'Licence plate', checksum: false },
  'bank-account': { zh: '银行账号', en: 'Bank account', checksum: false },
  cnaps: { zh: '支付系统行号', en: 'CNAPS code', checksum: false },
  bic: { zh: '银行识别代码', en: 'BIC', checksum: false },
  email: { zh: '电子邮箱', en: 'E-mail', checksum: false },
  'ip-address': { zh: 'IP 地址', en: 'IP address', checksum: false },
  'postal-address': { zh: '通信地址', en: 'Postal address', checksum: false },
  'person-name': { zh: '姓名', en: 'Person name', checksum: false },
  'birth-date': { zh: '出生日期', en: 'Date of birth', checksum: false },
  'api-key': { zh: '接口密钥', en: 'API key', checksum: false },
  'private-key': { zh: '私钥', en: 'Private key', checksum: false },
  jwt: { zh: 'JWT 令牌', en: 'JSON web token', checksum: false },
  'bearer-token': { zh: '访问令牌', en: 'Bearer token', checksum: false },
  password: { zh: '口令', en: 'Password', checksum: false },
} as const

export type IdentifierKind = keyof typeof identifierKinds

/** A find in the NORMALISED text; the detector maps it back. */
export interface Match {
  readonly kind: IdentifierKind
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly score: number
  /** Of a secret that is longer than its form. */
  readonly goesOn?: SecretWay
  /** The rest of what was found before. */
  readonly continues?: true
  /** From here on it may be another one once the text goes on. */
  readonly openAt?: number
}
