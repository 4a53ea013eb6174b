import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import type { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, addPerson } from '#contexts/identity/index.ts'
import { newId, type PersonId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import type { Delivery } from './delivery.ts'
import { claimDeliveries, pageOfDeliveries } from './delivery-store.ts'
import {
  addWebhook,
  disableWebhook,
  replayDelivery,
  rotateWebhookSecret,
} from './manage-webhooks.ts'
import { changeOptOuts, readOptOuts } from './notice-settings.ts'
import { postNotice } from './post-notice.ts'
import { deliverDue, makeMails } from './postman.ts'
import { createMailer, type Mailer } from './send-mail.ts'
import { createWebhookAgent } from './send-webhook.ts'
import { type OversightWorld, openOversight } from './testing/bank.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describeOnDatabases('the postman', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  let smtp: ChildProcess
  let mailer: Mailer
  let mailUrl: string
  let agent: Agent
  let receiver: Server
  let origin: string
  const mails: { to: string[]; text: string }[] = []
  const received: Received[] = []
  /** What the receiver answers, by path; 204 for others. */
  const answers = new Map<string, number>()

  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('first')
    smtp = spawn(process.execPath, [join(import.meta.dirname, 'testing/smtp-peer.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface(smtp.stdout!)
    const [first] = (await once(lines, 'line')) as [string]
    lines.on('line', (line) => {
      const { to, text } = JSON.parse(line) as { to: string[]; text: string }
      // Lines that quoted-printable broke.
      mails.push({ to, text: text.replaceAll('=\r\n', '') })
    })
    const { port } = JSON.parse(first) as { port: number }
    mailUrl = `smtp://hengjian:letters@127.0.0.1:${port}`
    mailer = openMailer()
    agent = createWebhookAgent()
    receiver = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      request.on('end', () => {
        const path = request.url!
        received.push({ path, headers: request.headers, body })
        response.writeHead(answers.get(path) ?? 204, { location: 'http://169.254.169.254/' }).end()
      })
    })
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    mailer.close()
    await agent.close()
    receiver.close()
    smtp.kill()
    await world.close()
  })

  const openMailer = () =>
    createMailer({
      url: mailUrl,
      from: '衡鉴 <hengjian@example.com>',
      origin: 'https://hengjian.example.com',
    })
  const post = (
    people: readonly PersonId[],
    kind = 'incident.opened',
    institution = bank.institution,
  ) =>
    together(world.db, (tx) =>
      postNotice(
        tx,
        {
          institution,
          kind,
          subject: newId('inc'),
          to: { people },
          severity: 'critical',
          title: { zh: '业务中断', en: 'Service down' },
          body: { zh: '请核对定级', en: 'Check the grade' },
          link: '/incidents',
        },
        world.services,
      ),
    )
  const run = async () => {
    await makeMails(world.services)
    while ((await deliverDue(world.services, { agent, mailer, chance: () => 0 })) > 0);
  }
  const deliveries = (filter: object = {}): Promise<readonly Delivery[]> =>
    pageOfDeliveries(world.db, bank.institution, filter, 200)
  const receivedAt = (path: string) => received.filter((one) => one.path === path)
  const mailsTo = (address: string) => mails.filter(({ to }) => to.includes(address))
  const messageIds = (address: string) =>
    mailsTo(address).map(({ text }) => /Message-ID:\s*(\S+)/i.exec(text)![1])
  async function reader(name: string) {
    const newcomer = {
      login: name,
      name: '示例人员',
      roles: ['auditor' as const],
      email: `${name}@example.com`,
    }
    return actorOf(await addPerson(bank.administrator, newcomer, world.services))
  }
  const add = (path: string, types: readonly string[] = []) =>
    addWebhook(
      bank.administrator,
      { url: `${origin}${path}`, description: '值班系统', types },
      world.services,
    )

  test('a notice reaches its readers by mail once, with its link, and not who switched it off', async () => {
    const { operator } = bank.people
    const [wants, wantsNot] = [await reader('wants'), await reader('wants-not')]
    await changeOptOuts(wantsNot, ['incident.closed'], world.services)
    await post([wants.id, wantsNot.id], 'incident.closed')
    await run()
    await run()
    expect(mailsTo('wants@example.com')).toHaveLength(1)
    expect(mailsTo('wants-not@example.com')).toEqual([])
    expect(mailsTo('wants@example.com')[0]?.text).toContain(
      'https://hengjian.example.com/incidents',
    )
    await post([wantsNot.id, operator.id])
    await run()
    expect(mailsTo('wants-not@example.com')).toHaveLength(1)
    const mandatory = changeOptOuts(wantsNot, ['incident.opened'], world.services)
    await expect(mandatory).rejects.toMatchObject({ code: 'oversight.mandatory_notice' })
    expect(await readOptOuts(wantsNot, world.services)).toEqual(['incident.closed'])
  })

  test('where the mails of an institution cannot be made, those of the others are', async () => {
    const other = await world.bank('afflicted')
    const [sound, afflicted] = [await reader('sound'), other.people.auditor]
    await post([afflicted.id], 'incident.opened', other.institution)
    await post([sound.id])
    const refuse = sql.raw(`alter table oversight.delivery add constraint afflicted
      check (institution <> '${other.institution}')`)
    await refuse.execute(world.db)
    await expect(makeMails(world.services)).rejects.toMatchObject({ code: 'http.internal' })
    await sql`alter table oversight.delivery drop constraint afflicted`.execute(world.db)
    const waiting = await pageOfDeliveries(world.db, bank.institution, { state: 'waiting' }, 10)
    expect(waiting).toMatchObject([{ person: sound.id, channel: 'email' }])
    expect(await pageOfDeliveries(world.db, other.institution, {}, 10)).toEqual([])

    await run()
    expect(mailsTo('sound@example.com')).toHaveLength(1)
    expect(mailsTo('auditor.afflicted@example.com')).toHaveLength(1)
  })

  test('what is refused for good is given up at once and said; what is refused for now is tried again', async () => {
    const [refused, later] = [await reader('refused'), await reader('later')]
    await post([refused.id, later.id])
    await run()
    const [dead] = await deliveries({ state: 'dead' })
    expect(dead).toMatchObject({ person: refused.id, failure: 'smtp-550', attempts: 1 })
    const [entry] = await bank.entries({ subject: dead!.id })
    expect(entry).toMatchObject({ kind: 'delivery.failed', body: { failure: 'smtp-550' } })
    expect(mailsTo('later@example.com')).toEqual([])
    world.passMinutes(1)
    await run()
    expect(mailsTo('later@example.com')).toHaveLength(1)
  })

  test('a sender that is killed in the middle of a mail loses none: it is sent again under the same id', async () => {
    const silent = await reader('silent')
    await post([silent.id])
    await makeMails(world.services)
    const order = JSON.stringify({ connection: world.connection, mailUrl, now: world.now() })
    const program = join(import.meta.dirname, 'testing/one-delivery.ts')
    const sender = spawn(process.execPath, [program, order], { stdio: 'inherit' })
    await expect.poll(() => mailsTo('silent@example.com').length).toBe(1)
    sender.kill('SIGKILL')
    await once(sender, 'exit')
    await run()
    expect(mailsTo('silent@example.com')).toHaveLength(1)
    // Its claim outlives it by a minute.
    world.passMinutes(2)
    await run()
    expect(mailsTo('silent@example.com')).toHaveLength(2)

    expect(new Set(messageIds('silent@example.com')).size).toBe(1)
  })

  test('nobody takes a delivery that another holds, and everybody may once its claim is over', async () => {
    await add('/claims', ['stop.lifted'])
    await post([bank.people.operator.id], 'stop.lifted')
    const claim = () => {
      const at = world.now()
      const until = addMs(at, 60_000)
      return together(world.db, (tx) => claimDeliveries(tx, ['webhook'], { at, until, limit: 10 }))
    }
    const both = await Promise.all([claim(), claim()])
    expect(both.flat()).toHaveLength(1)
    world.passMinutes(1)
    expect((await claim()).map(({ id }) => id)).toEqual(both.flat().map(({ id }) => id))
    world.passMinutes(1)
    await run()
    const [{ headers }] = receivedAt('/claims') as [Received]
    expect(headers['webhook-id']).toBe(both.flat()[0]!.id)
  })

  test('an endpoint gets what it asked for, signed with the old secret too while a rotation lasts', async () => {
    const { webhook, secret } = await add('/signed', ['incident.opened'])
    await post([bank.people.operator.id], 'incident.closed')
    await run()
    expect(receivedAt('/signed')).toEqual([])
    const rotated = await rotateWebhookSecret(
      bank.administrator,
      { id: webhook.id, overlapHours: 1 },
      world.services,
    )
    const notice = await post([bank.people.operator.id])
    await run()
    const [{ body, headers }] = receivedAt('/signed') as [Received]
    const parsed = JSON.parse(body)
    expect(parsed).toMatchObject({ type: 'incident.opened', data: { notice } })
    // The clock of this world stands in the past, which the library's tolerance refuses; so signatures are compared.
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000)
    const signatureBy = (one: string) =>
      new Webhook(one).sign(headers['webhook-id'] as string, at, body)
    expect((headers['webhook-signature'] as string).split(' ')).toEqual([
      signatureBy(rotated.secret),
      signatureBy(secret),
    ])
    world.passMinutes(61)
    await post([bank.people.operator.id])
    await run()
    const last = receivedAt('/signed').at(-1)!
    expect((last.headers['webhook-signature'] as string).split(' ')).toHaveLength(1)
    const entries = await bank.entries({ subject: webhook.id })
    expect(entries.map(({ kind }) => kind)).toEqual(['webhook.added', 'webhook.secret_rotated'])
    expect(JSON.stringify(entries)).not.toContain('whsec_')
  })

  test('an endpoint that fails is tried under one id until it is given up, and can be replayed', async () => {
    answers.set('/broken', 500)
    await add('/broken', ['exit.met'])
    await post([bank.people.operator.id], 'exit.met')
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await run()
      world.passMinutes(12 * 60)
    }
    expect(new Set(receivedAt('/broken').map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(receivedAt('/broken')).toHaveLength(12)
    const [dead] = (await deliveries({ state: 'dead' })).filter(({ type }) => type === 'exit.met')
    expect(dead).toMatchObject({ failure: 'status-500', attempts: 12 })
    answers.delete('/broken')
    await replayDelivery(bank.people.operator, dead!.id, world.services)
    await run()
    expect(receivedAt('/broken')).toHaveLength(13)
    const again = replayDelivery(bank.people.operator, dead!.id, world.services)
    await expect(again).rejects.toMatchObject({ code: 'oversight.no_dead_delivery' })
  })

  test('an endpoint that says gone is disabled; a redirect is not followed', async () => {
    answers.set('/gone', 410)
    answers.set('/elsewhere', 302)
    const gone = await add('/gone', ['alarm.opened'])
    const elsewhere = await add('/elsewhere', ['alarm.opened'])
    await post([bank.people.operator.id], 'alarm.opened')
    await run()
    const kinds = (await bank.entries({ subject: gone.webhook.id })).map(({ kind }) => kind)
    expect(kinds).toEqual(['webhook.added', 'webhook.disabled'])
    const waiting = await deliveries({ state: 'waiting' })
    expect(waiting.find(({ webhook }) => webhook === elsewhere.webhook.id)).toMatchObject({
      failure: 'status-302',
    })
    const reason = '不再使用此系统'
    await disableWebhook(bank.administrator, { id: elsewhere.webhook.id, reason }, world.services)
    const twice = disableWebhook(
      bank.administrator,
      { id: elsewhere.webhook.id, reason },
      world.services,
    )
    await expect(twice).rejects.toMatchObject({ code: 'oversight.webhook_disabled' })
  })

  test.each([
    'http://169.254.169.254/latest',
    'http://0xa9fea9fe/',
    'http://metadata.google.internal/',
    'http://[fe80::1]/',
    'https://name:word@example.com/',
    'builtin:extractive',
  ])('nothing is sent to %s', async (url) => {
    const adding = addWebhook(
      bank.administrator,
      { url, description: '值班系统', types: [] },
      world.services,
    )
    await expect(adding).rejects.toMatchObject({ code: 'registry.address_refused' })
  })
})
