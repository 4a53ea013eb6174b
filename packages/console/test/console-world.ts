import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { ClientConfig } from 'pg'
import pino from 'pino'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { describe, expect, inject } from 'vitest'
import { freePort } from '../../../bench/child.ts'
import { ensureConsole } from '../../../scripts/console.mjs'
import type { OidcConfig } from '../../platform/src/contexts/identity/index.ts'
import { type Product, startProduct } from '../../platform/src/product.ts'
import { createBuiltins } from '../../platform/src/sample/builtins.ts'
import type { LoadedSample } from '../../platform/src/sample/load-sample.ts'
import { withClient } from '../../platform/src/testing/global-setup.ts'
import { sampleTemplate } from '../../platform/src/testing/sample-world.ts'

/** Draws no window, and is quicker for it. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'
const chromiumPath = process.env.CHROMIUM_PATH || HEADLESS_SHELL
const shots = join(import.meta.dirname, '../../../test-output/console')

/** The real product with the sample institution, and a browser to use it with. */
export interface ConsoleWorld {
  readonly origin: string
  readonly sample: LoadedSample
  readonly product: Product
  /** A browser of its own, signed in as the person with this login; it has no page open yet. */
  as(login: string, language?: 'zh-CN' | 'en'): Promise<Page>
  /** A browser in which nobody is signed in. */
  stranger(): Promise<Page>
  close(): Promise<void>
}

/** What several people do one after another takes its time on a busy machine; a step that hangs ends after a minute. */
const PATIENCE_MS = 240_000
const STEP_MS = 60_000

/** A suite in a browser; where there is none, it says so. */
export function describeInBrowser(name: string, suite: () => void) {
  if (existsSync(chromiumPath)) return describe(name, { timeout: PATIENCE_MS }, suite)
  return describe.skip(
    `${name} (skipped: CHROMIUM_PATH names no browser, and there is no chromium-headless-shell)`,
    suite,
  )
}

/** With `signOn`, a provider of identities that is told where the browser comes back to. */
export async function openConsoleWorld(
  signOn?: (redirectUri: string) => Promise<OidcConfig>,
): Promise<ConsoleWorld> {
  ensureConsole()
  const port = signOn === undefined ? 0 : await freePort()
  const oidc = await signOn?.(`http://127.0.0.1:${port}/api/oidc/callback`)
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-browser-'))
  const [database] = inject('databases')
  const { connection } = database!
  const { name: template, sample, masterKey } = await sampleTemplate(database!, 'whole')
  const name = `test_${randomBytes(8).toString('hex')}`
  await withClient(connection, (client) =>
    client.query(`create database ${name} template ${template}`),
  )
  const product = await startProduct({
    dataFolder,
    databaseUrl: addressOf(connection, name),
    roles: new Set(['control', 'gateway', 'worker']),
    host: '127.0.0.1',
    port,
    locale: 'zh-CN',
    masterKey: Buffer.from(masterKey).toString('base64'),
    oidc,
    gm: false,
    secureCookies: false,
    builtins: createBuiltins(),
    log: pino({ level: 'silent' }),
  })
  const browser = await launch()
  const contexts: BrowserContext[] = []
  const stranger = async () => {
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    context.setDefaultTimeout(STEP_MS)
    return context.newPage()
  }
  return {
    origin: product.origin,
    sample,
    product,
    stranger,
    async as(login, language = 'zh-CN') {
      const page = await stranger()
      await signIn(page, product.origin, sample, login, language)
      return page
    },
    async close() {
      await browser.close()
      await product.stop()
      await withClient(connection, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      )
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}

function addressOf(connection: ClientConfig, database: string): string {
  const { connectionString, host, port, user, password } = connection
  if (typeof connectionString === 'string') {
    const url = new URL(connectionString)
    url.pathname = `/${database}`
    return url.href
  }
  const query = new URLSearchParams({ host: String(host), port: String(port) })
  const secret = password === undefined ? '' : `:${encodeURIComponent(String(password))}`
  return `postgres://${String(user)}${secret}@/${database}?${query}`
}

async function signIn(
  page: Page,
  origin: string,
  sample: LoadedSample,
  login: string,
  language: string,
) {
  const person = sample.people.find((one) => one.login === login)!
  await page.addInitScript((chosen) => localStorage.setItem('hengjian.language', chosen), language)
  // Through the form by one test; by the API by all others, because it is the same session and quicker.
  const reply = await page.request.post(`${origin}/api/session`, {
    data: { login, password: person.password },
  })
  expect(reply.status()).toBe(200)
}

/** Opens an address of the console and waits until nothing is being read any more. */
export async function visit(page: Page, url: string) {
  await page.goto(url)
  await settled(page)
}

/** What the program's router says of itself in a browser. */
interface Routing {
  readonly __TSR_ROUTER__: {
    navigate(to: { readonly href: string }): Promise<void>
    readonly state: {
      readonly status: 'pending' | 'idle'
      readonly location: { readonly href: string }
      readonly resolvedLocation?: { readonly href: string }
    }
  }
}

/** As `arrive`, and waits until nothing is being read any more. */
export async function follow(page: Page, path: string) {
  await arrive(page, path)
  await settled(page)
}

/** Goes on to another page as a link does: the program stays, and does not start anew as when an address is opened. */
export async function arrive(page: Page, path: string) {
  await page.evaluate(
    (href) => (window as unknown as Routing).__TSR_ROUTER__.navigate({ href }),
    path,
  )
  // Resolved is a location once its page stands.
  await page.waitForFunction(() => {
    const { status, location, resolvedLocation } = (window as unknown as Routing).__TSR_ROUTER__
      .state
    return status === 'idle' && resolvedLocation?.href === location.href
  })
}

/**
 * Chooses an option of the field with this label. A sheet that is just opening takes the focus to itself, and a list
 * that loses it closes: whoever is that quick opens it again.
 */
export async function pick(page: Page, within: Page | Locator, field: string, option?: string) {
  const box = within.getByLabel(field, { exact: true })
  // What does not come at once is tried anew.
  const soon = { timeout: 2_000 }
  const list = page.locator('.ant-select-dropdown:visible')
  const options = list.locator('.ant-select-item-option')
  const wanted = (option === undefined ? options : options.filter({ hasText: option })).first()
  await expect
    .poll(async () => {
      if (!(await list.isVisible())) await box.click(soon)
      // A long list holds in the page only what is in sight: what can be searched is searched for.
      if (option !== undefined && (await box.isEditable(soon))) await box.fill(option, soon)
      await wanted.click(soon)
      return list.isVisible()
    })
    .toBe(false)
}

export async function settled(page: Page) {
  await page.locator('main h1').waitFor()
  await page.waitForFunction(
    () => document.querySelector('[role=status] .ant-skeleton, .ant-spin-spinning') === null,
  )
}

/** Keeps a picture of the page, and lets it pass only if axe finds nothing serious. */
export async function look(page: Page, name: string) {
  await mkdir(shots, { recursive: true })
  // What is fading in or out has neither its look nor its contrast yet.
  await page.waitForFunction(
    () => document.querySelector('[class*="-leave-active"], [class*="-enter-active"]') === null,
  )
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  expect.soft(await violationsOf(page), name).toEqual([])
}

async function violationsOf(page: Page) {
  // The policy of the page refuses scripts that are written into it; the browser's own door stays open.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  // Gathering style sheets and media takes a third of the time; of these rules only that of sound and film reads any, and
  // the console plays none.
  const found = (await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
    preload: false,
  })`)) as axe.AxeResults
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}
