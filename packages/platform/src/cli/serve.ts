import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findOperatingInstitution, type OidcConfig } from '#contexts/identity/index.ts'
import type { MailSettings } from '#contexts/oversight/index.ts'
import { MASTER_KEY_FILE } from '#platform/crypto/master-key.ts'
import type { Services } from '#platform/services.ts'
import { readTraceSettings, type TraceSettings } from '#platform/telemetry/trace-settings.ts'
import { createLog } from '../compose.ts'
import { firstRunFile, type Product, startProduct } from '../product.ts'
import { createBuiltins } from '../sample/builtins.ts'
import { writeFirstRun } from '../sample/first-run.ts'
import { type LoadedSample, loadSample } from '../sample/load-sample.ts'
import { sampleUpstreamOf } from '../sample/upstream.ts'
import { announce } from './announce.ts'
import { cliErrors } from './errors.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { hasMasterKey } from './find-master-key.ts'
import { foundEmpty } from './found-empty.ts'
import { readSettings, type Settings } from './settings.ts'
import { onStopSignal } from './stop-signals.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, placeFlags } from './verb.ts'

type FirstRun = Pick<LoadedSample, 'people' | 'keys'>

export const serve = defineVerb({
  name: 'serve',
  says: {
    zh: '启动产品：控制台、网关与后台任务',
    en: 'runs the product: console, gateway and background work',
  },
  flags: {
    ...placeFlags,
    roles: {
      type: 'string',
      label: 'ROLES',
      says: {
        zh: '本进程的角色（HENGJIAN_ROLES；默认 control,gateway,worker）',
        en: 'what this process does (HENGJIAN_ROLES; control,gateway,worker)',
      },
    },
    host: {
      type: 'string',
      label: 'HOST',
      says: {
        zh: '监听地址（HENGJIAN_HOST；默认 127.0.0.1）',
        en: 'where it listens (HENGJIAN_HOST; 127.0.0.1)',
      },
    },
    port: {
      type: 'string',
      label: 'PORT',
      says: {
        zh: '监听端口（HENGJIAN_PORT；默认 7800；0 表示任选空闲端口）',
        en: 'the port (HENGJIAN_PORT; 7800; 0 takes any that is free)',
      },
    },
    origin: {
      type: 'string',
      label: 'URL',
      says: {
        zh: '浏览器访问控制台的地址（HENGJIAN_ORIGIN）；置于 TLS 代理之后时填写',
        en: 'the address by which browsers reach it (HENGJIAN_ORIGIN); give it behind a TLS proxy',
      },
    },
    sample: {
      type: 'boolean',
      says: {
        zh: '空数据库时载入示例机构',
        en: 'loads the sample institution into an empty database',
      },
    },
    empty: {
      type: 'boolean',
      says: {
        zh: '空数据库时仅设立一个机构和一名管理员（默认）',
        en: 'founds one institution with one administrator in an empty database (default)',
      },
    },
  },
  async run({ values, environment, terminal }) {
    if (values.sample && values.empty) {
      throw cliErrors.flags_exclude({ one: '--sample', other: '--empty' })
    }
    const settings = readSettings(values, environment)
    const upstream = sampleUpstreamOf(environment)
    const fill = (services: Services) =>
      values.sample ? loadSample(services, { upstream }) : foundEmpty(services)

    const ended = Promise.withResolvers<ExitCode>()
    // A signal that comes during the start is heeded when the start is through.
    onStopSignal(() => ended.resolve(exitCodes.done))
    const traces = readTraceSettings(environment)
    const product = await start({ ...settings, traces }, fill, (reason) => {
      terminal.remark(reason)
      terminal.remark(terminal.words(databaseEnded))
      ended.resolve(exitCodes.unreachable)
    })
    await say(product, settings, terminal)
    const code = await ended.promise
    // Without a database nothing can be written out any more, and waiting for it would hide the end.
    if (code === exitCodes.unreachable) process.exit(code)
    await stop(product, terminal)
    return code
  },
})

const databaseEnded = {
  zh: '内嵌数据库意外结束，本进程退出（退出码 3）；请由进程管理器重新启动，启动时会自动恢复。',
  en: 'The embedded database ended unexpectedly, so this process ends too (exit code 3). Let a supervisor start it again: the start recovers.',
}

async function start(
  settings: Settings & { readonly traces: TraceSettings | undefined },
  fill: (services: Services) => Promise<FirstRun | undefined>,
  onDatabaseExit: (reason: string) => void,
): Promise<Product> {
  const { data: dataFolder, host, port, origin } = settings
  const hadMasterKey = await hasMasterKey(settings)
  let firstRun: FirstRun | undefined

  async function prepare(services: Services) {
    if (!hadMasterKey) await assertNew(services, dataFolder)
    if (!settings.roles.has('control')) return
    firstRun = await fill(services)
    // At once, for what it holds can be read nowhere else should the start end here.
    const planned = origin ?? addressOf(host, port)
    if (firstRun !== undefined) await writeFirstRun(dataFolder, { ...firstRun, origin: planned })
  }

  try {
    const product = await startProduct({
      dataFolder,
      databaseUrl: settings.databaseUrl,
      roles: settings.roles,
      host,
      port,
      locale: settings.locale,
      masterKey: settings.masterKey,
      oidc: oidcOf(settings),
      mail: mailOf(settings),
      gatewayUrl: settings.gatewayUrl,
      gm: settings.gm,
      secureCookies: origin === undefined ? !isLoopback(host) : origin.startsWith('https:'),
      trustedProxies: settings.trustedProxies,
      pictureProgram: settings.pictureProgram,
      builtins: createBuiltins(),
      log: createLog(settings.logLevel),
      traces: settings.traces,
      prepare,
      onDatabaseExit,
    })
    if (firstRun !== undefined && port === 0) {
      await writeFirstRun(dataFolder, { ...firstRun, origin: originOf(product, settings) })
    }
    return product
  } catch (error) {
    throw listenFailure(error, host, port) ?? error
  }
}

/** A database that is in use was made with another master key than the one that was just made. */
async function assertNew({ db }: Services, dataFolder: string) {
  if ((await findOperatingInstitution(db)) === undefined) return
  const file = join(dataFolder, MASTER_KEY_FILE)
  await rm(file, { force: true })
  throw cliErrors.no_master_key({ file })
}

async function say(product: Product, settings: Settings, terminal: Terminal) {
  const file = firstRunFile(settings.data)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  announce(
    {
      origin: originOf(product, settings),
      dataFolder: settings.data,
      firstRunFile: text === undefined ? undefined : file,
      hasKey: text !== undefined && /"key":/.test(text),
      hasControl: settings.roles.has('control'),
      hasGateway: settings.roles.has('gateway'),
    },
    terminal,
  )
}

async function stop(product: Product, terminal: Terminal) {
  terminal.answer(terminal.words({ zh: '正在停止……', en: 'Stopping …' }))
  await product.stop()
  terminal.answer(terminal.words({ zh: '已停止。', en: 'Stopped.' }))
}

function oidcOf({
  oidcIssuer: issuer,
  oidcClientId: clientId,
  oidcClientSecret: clientSecret,
  origin,
  host,
  port,
}: Settings): OidcConfig | undefined {
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  const redirectUri = `${origin ?? addressOf(host, port)}/api/oidc/callback`
  return { issuer, clientId, clientSecret, redirectUri }
}

/** E-mail is sent where both are set: a server alone does not say in whose name. */
function mailOf(settings: Settings): MailSettings | undefined {
  const { smtpUrl: url, smtpFrom: from, origin, host, port } = settings
  if (url === undefined || from === undefined) return undefined
  return { url, from, origin: origin ?? addressOf(host, port) }
}

function originOf(product: Product, { origin, host }: Settings): string {
  return origin ?? addressOf(host, Number(new URL(product.origin).port))
}

/** The address for people's browsers: one that listens everywhere is reached on this machine. */
function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|::1)$/.test(host)

function listenFailure(error: unknown, host: string, port: number) {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return undefined
  return cliErrors.port_taken({ host, port, code: String(error.code) })
}
