import assert from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatProof, parseProof } from '@hengjian/ledger'
import { z } from 'zod'
import { askUntil, callDoor } from './door.ts'
import { expectThat } from './narration.ts'
import type { TourApplication } from './register.ts'
import type { Session } from './session.ts'
import type { Stage } from './stage.ts'

const HEARD_WITHIN_MS = 5_000
/** An entry has its index, and a signed checkpoint over it, within a second. */
const INTEGRATED_WITHIN_MS = 5_000
const SHOWN_CHARACTERS = 48
const VERIFIER = join(import.meta.dirname, '../../../../ledger/bin/hengjian-verify.mjs')

const Keys = z.object({
  items: z.array(z.object({ purpose: z.string(), verifierKey: z.string() })),
})

/** A call passes; its answer names the record and the permit. Gives the record. */
export async function passCall(
  { origin, narration }: Stage,
  { key }: TourApplication,
  permit: string,
): Promise<string> {
  narration.act({ zh: '同一密钥再次调用', en: 'The same key calls again' })
  const call = () => callDoor(origin, key)
  const { answer } = await askUntil(call, ({ status }) => status === 200, HEARD_WITHIN_MS)
  const { record, content } = answer
  expectThat(
    answer.status === 200 && answer.permit === permit && record !== undefined,
    { zh: `200，准行证 ${permit}`, en: `200 under the permit ${permit}` },
    answer,
  )
  const shown = content?.replaceAll(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS)
  narration.proof({ zh: `放行：${shown}…`, en: `passed: ${shown}…` })
  narration.proof({ zh: `调用记录 ${record}`, en: `the record of the call is ${record}` })
  return record
}

/** An auditor takes the proof and the log's key away, and verifies without the product. */
export async function proveOffline(stage: Stage, record: string): Promise<void> {
  const { narration, folder } = stage
  narration.act({
    zh: '审计人员导出该记录的包含证明，离线验证',
    en: "The auditor exports the record's inclusion proof and verifies it offline",
  })
  const auditor = await stage.as('auditor')
  const proof = await readProof(auditor, record)
  const { items } = await auditor.ask(Keys, 'GET', '/ledger/keys')
  const key = items.find(({ purpose }) => purpose === 'log')?.verifierKey
  expectThat(key !== undefined, { zh: '账本的验证密钥', en: 'the verifier key of the log' }, items)
  const file = join(folder, `${record}.tlog-proof`)
  await writeFile(file, proof)
  const verdict = await verify(key, file)
  expectThat(
    verdict.code === 0 && proof.includes('tlog-proof'),
    { zh: 'hengjian-verify 退出码 0', en: 'hengjian-verify exits with 0' },
    verdict,
  )
  narration.proof({ zh: verdict.line, en: verdict.line })

  const forged = join(folder, 'forged.tlog-proof')
  await writeFile(forged, forge(proof))
  const refused = await verify(key, forged)
  expectThat(
    refused.code === 1,
    { zh: '改动记录后证明不成立', en: 'the proof does not hold for another record' },
    refused,
  )
  narration.proof({
    zh: '改动其中的记录，证明即不成立（退出码 1）',
    en: 'with another record in it the proof does not hold (exit code 1)',
  })
}

async function readProof(auditor: Session, record: string): Promise<string> {
  const path = `/ledger/entries/${record}/proof`
  const { answer } = await askUntil(
    () => auditor.send('GET', path),
    ({ status }) => status === 200,
    INTEGRATED_WITHIN_MS,
  )
  const { status, body } = answer
  expectThat(
    status === 200 && typeof body === 'string',
    { zh: '记录已编入日志', en: 'the record is in the log' },
    answer,
  )
  return body
}

/** The same proof, carrying a record that says another tier. */
function forge(text: string): string {
  const parsed = parseProof(text)
  assert(parsed.ok && parsed.value.extra !== undefined, 'the proof carries its entry')
  const { extra, ...proof } = parsed.value
  const entry = Buffer.from(extra).toString('utf8').replace('"tier":"high"', '"tier":"low"')
  return formatProof({ ...proof, extra: Buffer.from(entry) })
}

async function verify(key: string, file: string) {
  const child = spawn(process.execPath, [VERIFIER, '--key', key, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, line: Buffer.concat(lines).toString('utf8').trim() }
}
