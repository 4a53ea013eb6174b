import { z } from 'zod'
import type { Part } from '#contexts/governance/index.ts'
import type { DataClass, ModelOrigin, Stage, Tier } from '#contexts/registry/index.ts'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import type { Tone } from '#platform/document/index.ts'
import type { Effect } from '../effect.ts'

/** How papers say what code knows by a word. */
export const both = (zh: string, en: string): Bilingual => ({ zh, en })

export const tierNames: Readonly<Record<Tier, Bilingual>> = {
  high: both('高', 'high'),
  medium: both('中', 'medium'),
  low: both('低', 'low'),
}

export const tierTones: Readonly<Record<Tier, Tone>> = { high: 'poor', medium: 'fair', low: 'good' }

export const stageNames: Readonly<Record<Stage, Bilingual>> = {
  requirements: both('需求', 'requirements'),
  'data-preparation': both('数据准备', 'data preparation'),
  development: both('开发', 'development'),
  operation: both('运行', 'operation'),
  maintenance: both('维护', 'maintenance'),
  retirement: both('退役', 'retirement'),
}

export const effectNames: Readonly<Record<Effect, Bilingual>> = {
  effective: both('有效', 'effective'),
  degraded: both('部分有效', 'degraded'),
  failing: both('失效', 'failing'),
  stale: both('过期', 'stale'),
  unmeasured: both('未度量', 'unmeasured'),
  attested: both('人工声明', 'attested'),
  'not-applicable': both('不适用', 'not applicable'),
}

export const effectTones: Readonly<Record<Effect, Tone>> = {
  effective: 'good',
  degraded: 'fair',
  failing: 'poor',
  stale: 'aged',
  unmeasured: 'quiet',
  attested: 'accent',
  'not-applicable': 'faint',
}

const { roles } = z
  .object({ roles: z.array(z.object({ id: Role, title: Bilingual })) })
  .parse(readCatalogue('roles.yaml'))

export function roleName(role: Role): Bilingual {
  return roles.find(({ id }) => id === role)?.title ?? both(role, role)
}

/** Several texts as one, in each language with its own mark between them. */
export const joined = (texts: readonly Bilingual[]): Bilingual =>
  both(texts.map(({ zh }) => zh).join('、'), texts.map(({ en }) => en).join(', '))

/** Who signed a part as it stands and who objects to it, by their roles: an objection is no signature. */
export function saidOfPart(signatures: Part['signatures']): Bilingual {
  const rolesOf = (of: Part['signatures'][number]['verdict']) =>
    joined(signatures.filter(({ verdict }) => verdict === of).map(({ role }) => roleName(role)))
  const [signed, objected] = [rolesOf('sign'), rolesOf('object')]
  const said = [
    ...(signed.zh === '' ? [] : [both(`${signed.zh}签署`, `signed: ${signed.en}`)]),
    ...(objected.zh === '' ? [] : [both(`${objected.zh}反对`, `objected: ${objected.en}`)]),
  ]
  if (said.length === 0) return both('未签署', 'not signed')
  return both(said.map(({ zh }) => zh).join('；'), said.map(({ en }) => en).join('; '))
}

export const dataClassNames: Readonly<Record<DataClass, Bilingual>> = {
  core: both('核心', 'core'),
  important: both('重要', 'important'),
  sensitive: both('敏感', 'sensitive'),
  general: both('一般', 'general'),
}

export const originNames: Readonly<Record<ModelOrigin, Bilingual>> = {
  'in-house': both('自研', 'in-house'),
  external: both('外部', 'external'),
  'open-source': both('开源', 'open source'),
}

const { scenarios } = z
  .object({ scenarios: z.array(z.object({ id: z.string(), title: Bilingual })) })
  .parse(readCatalogue('scenarios.yaml'))

export function scenarioName(scenario: string): Bilingual {
  return scenarios.find(({ id }) => id === scenario)?.title ?? both(scenario, scenario)
}
