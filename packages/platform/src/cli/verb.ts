import type { Bilingual } from '#kernel/bilingual.ts'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly multiple?: true
  /** What stands for the value in the usage, as `DIR`. */
  readonly label?: string
  readonly says: Bilingual
}

export type Flags = { readonly [name: string]: Flag }

export type ValuesOf<F extends Flags> = {
  readonly [Name in keyof F]?: F[Name]['type'] extends 'boolean'
    ? true
    : F[Name] extends { multiple: true }
      ? readonly string[]
      : string
}

/** A call of a verb as it was parsed. */
export interface Call<F extends Flags> {
  readonly values: ValuesOf<F>
  readonly operands: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly terminal: Terminal
}

interface VerbParts<F extends Flags> {
  /** One word or two: `serve`, `ledger verify`. */
  readonly name: string
  readonly says: Bilingual
  /** What follows the name beside flags, as `FILE...`. */
  readonly operands?: { readonly label: string; readonly min: number; readonly max: number }
  readonly flags: F
  run(call: Call<F>): Promise<ExitCode>
}

export type FlagValues = { readonly [name: string]: string | readonly string[] | true }

/** A verb as a value: its help, its parsing and its list are all read from it. */
export interface Verb extends Omit<VerbParts<Flags>, 'run'> {
  run(call: Omit<Call<Flags>, 'values'> & { readonly values: FlagValues }): Promise<ExitCode>
}

export function defineVerb<const F extends Flags>(verb: VerbParts<F>): Verb {
  // Only `parseCall` runs a verb, with values that it parsed by these very flags.
  return verb as unknown as Verb
}

export const placeFlags = {
  data: {
    type: 'string',
    label: 'DIR',
    says: {
      zh: '数据目录（HENGJIAN_DATA；默认 ./data）',
      en: 'the data folder (HENGJIAN_DATA; ./data)',
    },
  },
  'database-url': {
    type: 'string',
    label: 'URL',
    says: {
      zh: '外部 PostgreSQL（HENGJIAN_DATABASE_URL；默认使用数据目录中的内嵌数据库）',
      en: 'an outside PostgreSQL (HENGJIAN_DATABASE_URL; by default the embedded one in the data folder)',
    },
  },
} as const satisfies Flags

export const institutionFlag = {
  institution: {
    type: 'string',
    label: 'SLUG',
    says: {
      zh: '机构代码（默认为运营本系统的机构）',
      en: 'the institution (by default the one that operates the installation)',
    },
  },
} as const satisfies Flags

export const personFlags = {
  as: {
    type: 'string',
    label: 'LOGIN',
    says: {
      zh: '以此人身份办理；密码取自 HENGJIAN_PASSWORD 或现场输入',
      en: 'the person who acts; the password comes from HENGJIAN_PASSWORD or is asked for',
    },
  },
  ...institutionFlag,
} as const satisfies Flags

export const jsonFlag = {
  json: { type: 'boolean', says: { zh: '输出 JSON', en: 'one JSON document instead of lines' } },
} as const satisfies Flags
