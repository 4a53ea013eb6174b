import { isIP } from 'node:net'
import { basename, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import type { Bilingual, Locale } from '#kernel/bilingual.ts'
import { locales } from '#kernel/bilingual.ts'
import { type ProcessRole, roleNames } from '../process-role.ts'
import { cliErrors, type SettingFault } from './errors.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const Roles = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(roleNames)).min(1))
  .transform((names): ReadonlySet<ProcessRole> => new Set(names))

/** Tesseract says how sure it is only in a table; without one a picture in which nothing is written stays unjudged. */
function asTable(command: [string, ...string[]]): [string, ...string[]] {
  return basename(command[0]) === 'tesseract' && !command.includes('tsv')
    ? [...command, 'tsv']
    : command
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. */
function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return (
    prefix === undefined ||
    (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
  )
}

const Proxies = z
  .string()
  .transform((text): readonly string[] => text.split(',').map((range) => range.trim()))
  .refine((ranges) => ranges.every(isRange))

interface Source {
  readonly flag?: string
  readonly variable: string
  readonly schema: z.ZodType
  readonly expects: Bilingual
}

const text = z.string().min(1)
const anyText = { zh: '非空文本', en: 'a text' }

/** Where each setting comes from. A flag wins over its variable, which wins over the default. */
const sources = {
  data: {
    flag: 'data',
    variable: 'HENGJIAN_DATA',
    schema: text.default('./data').transform((path) => resolve(path)),
    expects: { zh: '目录', en: 'a folder' },
  },
  databaseUrl: {
    flag: 'database-url',
    variable: 'HENGJIAN_DATABASE_URL',
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    expects: { zh: ' postgres:// 地址', en: 'a postgres:// address' },
  },
  host: {
    flag: 'host',
    variable: 'HENGJIAN_HOST',
    schema: text.default('127.0.0.1'),
    expects: { zh: '监听地址', en: 'an address to listen on' },
  },
  port: {
    flag: 'port',
    variable: 'HENGJIAN_PORT',
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .default('7800')
      .transform(Number)
      .pipe(z.int().max(65_535)),
    expects: { zh: ' 0 至 65535 的端口', en: 'a port from 0 to 65535' },
  },
  roles: {
    flag: 'roles',
    variable: 'HENGJIAN_ROLES',
    schema: Roles.default(new Set(roleNames)),
    expects: { zh: `以逗号分隔的 ${roleNames.join('、')}`, en: `some of ${roleNames.join(',')}` },
  },
  origin: {
    flag: 'origin',
    variable: 'HENGJIAN_ORIGIN',
    schema: z
      .url({ protocol: /^https?$/ })
      .transform((address) => new URL(address).origin)
      .optional(),
    expects: { zh: ' http 或 https 地址', en: 'an http or https address' },
  },
  trustedProxies: {
    variable: 'HENGJIAN_TRUSTED_PROXIES',
    schema: Proxies.default([]),
    expects: {
      zh: '以逗号分隔的 IP 地址或网段（CIDR）',
      en: 'IP addresses or CIDR ranges, separated by commas',
    },
  },
  locale: {
    variable: 'HENGJIAN_LOCALE',
    schema: z.enum(locales).default('zh-CN'),
    expects: { zh: ' zh-CN 或 en', en: 'zh-CN or en' },
  },
  masterKey: { variable: 'HENGJIAN_MASTER_KEY', schema: text.optional(), expects: anyText },
  oidcIssuer: {
    variable: 'HENGJIAN_OIDC_ISSUER',
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expects: { zh: ' https 地址', en: 'an https address' },
  },
  oidcClientId: { variable: 'HENGJIAN_OIDC_CLIENT_ID', schema: text.optional(), expects: anyText },
  oidcClientSecret: {
    variable: 'HENGJIAN_OIDC_CLIENT_SECRET',
    schema: text.optional(),
    expects: anyText,
  },
  gatewayUrl: {
    variable: 'HENGJIAN_GATEWAY_URL',
    schema: z
      .url({ protocol: /^https?$/ })
      .transform((address) => new URL(address).origin)
      .optional(),
    expects: { zh: ' http 或 https 地址', en: 'an http or https address' },
  },
  smtpUrl: {
    variable: 'HENGJIAN_SMTP_URL',
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    expects: { zh: ' smtp:// 或 smtps:// 地址', en: 'an smtp:// or smtps:// address' },
  },
  smtpFrom: { variable: 'HENGJIAN_SMTP_FROM', schema: text.optional(), expects: anyText },
  pictureProgram: {
    variable: 'HENGJIAN_OCR',
    schema: text
      .transform((command) => command.trim().split(/\s+/) as [string, ...string[]])
      .refine(([program]) => isAbsolute(program))
      .transform(asTable)
      .optional(),
    expects: {
      zh: '以绝对路径开头的命令，如 /usr/bin/tesseract stdin stdout -l chi_sim+eng tsv',
      en: 'a command that begins with an absolute path, as /usr/bin/tesseract stdin stdout -l chi_sim+eng tsv',
    },
  },
  gm: {
    variable: 'HENGJIAN_SM',
    schema: z
      .enum(['on', 'off'])
      .default('off')
      .transform((value) => value === 'on'),
    expects: { zh: ' on 或 off', en: 'on or off' },
  },
  logLevel: {
    variable: 'HENGJIAN_LOG',
    schema: z.enum(logLevels).default('warn'),
    expects: { zh: ` ${logLevels.join('、')} 之一`, en: `one of ${logLevels.join(', ')}` },
  },
} as const satisfies Record<string, Source>

export type Settings = {
  readonly [Name in keyof typeof sources]: z.output<(typeof sources)[Name]['schema']>
}

type GivenFlags = { readonly [flag: string]: unknown }

/**
 * Reads every setting. Errors: `cli.bad_value`, naming each flag and variable that is wrong and
 * quoting none: some of them hold secrets.
 */
export function readSettings(flags: GivenFlags, environment: NodeJS.ProcessEnv): Settings {
  const faults: SettingFault[] = []
  const read = Object.entries(sources).map(([name, source]: [string, Source]) => {
    const flagged = source.flag === undefined ? undefined : flags[source.flag]
    // A variable that is set to nothing is how shells and compose files leave one out.
    const given = flagged ?? (environment[source.variable] || undefined)
    const parsed = source.schema.safeParse(given)
    if (!parsed.success) {
      const from = flagged === undefined ? source.variable : `--${source.flag}`
      faults.push({ from, expects: source.expects })
    }
    return [name, parsed.data]
  })
  const settings = Object.fromEntries(read) as Settings
  const { oidcIssuer, oidcClientId, oidcClientSecret } = settings
  const hasAnyOidc = [oidcIssuer, oidcClientId, oidcClientSecret].some((part) => part !== undefined)
  if (hasAnyOidc) {
    for (const name of ['oidcIssuer', 'oidcClientId', 'oidcClientSecret'] as const) {
      const { variable: from, expects } = sources[name]
      const isNamed = faults.some((fault) => fault.from === from)
      if (settings[name] === undefined && !isNamed) faults.push({ from, expects })
    }
  }
  if (faults.length > 0) throw cliErrors.bad_value({ faults })
  return settings
}

/** The language of the command line itself; a wrong value is named when the settings are read. */
export function localeOfEnvironment(environment: NodeJS.ProcessEnv): Locale {
  return locales.find((locale) => locale === environment.HENGJIAN_LOCALE) ?? 'zh-CN'
}
