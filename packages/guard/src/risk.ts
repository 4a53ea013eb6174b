/**
 * The 31 risk classes of GB/T 45654-2025, annex A, as the taxonomy of findings: class A.1 has leaves a to h,
 * A.2 a to i, A.3 a to e, A.4 a to g, A.5 a and b.
 */
export const riskClasses = {
  'A.1.a': { zh: '煽动颠覆国家政权、推翻社会主义制度', en: 'Incitement to subvert state power' },
  'A.1.b': { zh: '危害国家安全和利益、损害国家形象', en: 'Harm to national security or image' },
  'A.1.c': { zh: '煽动分裂国家、破坏国家统一和社会稳定', en: 'Incitement to separatism or unrest' },
  'A.1.d': { zh: '宣扬恐怖主义、极端主义', en: 'Terrorism and extremism' },
  'A.1.e': { zh: '宣扬民族仇恨', en: 'Ethnic hatred' },
  'A.1.f': { zh: '宣扬暴力、淫秽色情', en: 'Violence and obscenity' },
  'A.1.g': { zh: '传播虚假有害信息', en: 'False and harmful information' },
  'A.1.h': { zh: '其他法律、行政法规禁止的内容', en: 'Other content that law forbids' },
  'A.2.a': { zh: '民族歧视', en: 'Ethnic discrimination' },
  'A.2.b': { zh: '信仰歧视', en: 'Discrimination by belief' },
  'A.2.c': { zh: '国别歧视', en: 'Discrimination by nationality' },
  'A.2.d': { zh: '地域歧视', en: 'Discrimination by region' },
  'A.2.e': { zh: '性别歧视', en: 'Discrimination by sex' },
  'A.2.f': { zh: '年龄歧视', en: 'Discrimination by age' },
  'A.2.g': { zh: '职业歧视', en: 'Discrimination by occupation' },
  'A.2.h': { zh: '健康歧视', en: 'Discrimination by health' },
  'A.2.i': { zh: '其他歧视', en: 'Other discrimination' },
  'A.3.a': { zh: '侵犯知识产权', en: 'Infringement of intellectual property' },
  'A.3.b': { zh: '违反商业道德', en: 'Breach of business ethics' },
  'A.3.c': { zh: '泄露商业秘密', en: 'Disclosure of trade secrets' },
  'A.3.d': { zh: '垄断和不正当竞争', en: 'Monopoly and unfair competition' },
  'A.3.e': { zh: '其他商业违法违规', en: 'Other commercial violations' },
  'A.4.a': { zh: '危害他人身心健康', en: 'Harm to physical or mental health' },
  'A.4.b': { zh: '侵害肖像权', en: 'Infringement of portrait rights' },
  'A.4.c': { zh: '侵害名誉权', en: 'Infringement of reputation' },
  'A.4.d': { zh: '侵害荣誉权', en: 'Infringement of honour' },
  'A.4.e': { zh: '侵害隐私权', en: 'Infringement of privacy' },
  'A.4.f': { zh: '侵害个人信息权益', en: 'Infringement of personal information rights' },
  'A.4.g': { zh: '侵害他人其他权益', en: 'Infringement of other rights' },
  'A.5.a': { zh: '内容不准确', en: 'Inaccurate content' },
  'A.5.b': { zh: '内容不可靠', en: 'Unreliable content' },
} as const

export type RiskClass = keyof typeof riskClasses

export const riskNames = Object.keys(riskClasses) as RiskClass[]
