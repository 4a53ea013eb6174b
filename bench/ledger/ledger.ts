import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { describeMachine } from '../machine.ts'
import { type Aim, progress, type Report, type Table } from '../report.ts'
import { median } from '../statistics.ts'
import { openInstallation } from './installation.ts'
import { measureProofs, measureVerification } from './proofs.ts'
import { prepareRawTables, runIntegrated, runRaw, type Shape } from './throughput.ts'

interface Plan {
  readonly rounds: number
  readonly entries: number
  readonly recordEntries: number
  readonly batch: number
  readonly logEntries: number
  readonly proofs: number
}

const full: Plan = {
  rounds: 7,
  entries: 80_000,
  recordEntries: 10_000,
  batch: 256,
  logEntries: 1_000_000,
  proofs: 1_000,
}
const quick: Plan = {
  ...full,
  rounds: 3,
  entries: 15_000,
  recordEntries: 5_000,
  logEntries: 100_000,
}

/** Integrated entries a second beside the raw insert of the same rows; proofs from a log of a million. */
export async function benchLedger(args: readonly string[]): Promise<Report> {
  const plan = args.includes('--quick') ? quick : full
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-'))
  const embedded = await openEmbedded({ dataFolder })
  try {
    const installation = await openInstallation(embedded.connection)
    try {
      await prepareRawTables(installation)
      const acts = await compare(plan, 'acts', plan.entries)
      const records = await compare(plan, 'records', plan.recordEntries)
      const proofs = await measureProofs(installation, plan.logEntries, plan.proofs)
      const verification = await measureVerification(installation)
      return reportOf(plan, acts, records, proofs, verification)
    } finally {
      await installation.close()
    }

    async function compare(plan: Plan, shape: Shape, entries: number): Promise<Comparison> {
      const raw: number[] = []
      const integrated: number[] = []
      for (let round = 0; round <= plan.rounds; round += 1) {
        const ourPerSecond = await runIntegrated(installation, shape, entries, plan.batch)
        const rawPerSecond = await runRaw(installation, entries, plan.batch)
        progress(
          `${shape}, round ${round}/${plan.rounds}: raw ${Math.round(rawPerSecond)}/s, integrated ${Math.round(ourPerSecond)}/s`,
        )
        // The first round warms both sides up.
        if (round === 0) continue
        raw.push(rawPerSecond)
        integrated.push(ourPerSecond)
      }
      const ratios = integrated.map((value, index) => value / raw[index]!)
      return { raw: median(raw), integrated: median(integrated), ratio: median(ratios) }
    }
  } finally {
    await embedded.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

interface Comparison {
  readonly raw: number
  readonly integrated: number
  readonly ratio: number
}

const RATIO_MIN = 0.5
const PROOF_MS_MAX = 5

function reportOf(
  plan: Plan,
  acts: Comparison,
  records: Comparison,
  proofs: Awaited<ReturnType<typeof measureProofs>>,
  verification: Awaited<ReturnType<typeof measureVerification>>,
): Report {
  const throughput: Table = {
    title: `entries per second, batches of ${plan.batch}`,
    columns: ['entries', 'raw insert', 'integrated', 'integrated / raw'],
    rows: [
      ['acts', Math.round(acts.raw), Math.round(acts.integrated), acts.ratio],
      [
        'records of calls, with two contents',
        Math.round(records.raw),
        Math.round(records.integrated),
        records.ratio,
      ],
    ],
  }
  const proving: Table = {
    title: `a log of ${proofs.entries.toLocaleString('en-US')} entries`,
    columns: ['what', 'p50', 'p99', 'unit'],
    rows: [
      ['proof of inclusion', proofs.p50Ms, proofs.p99Ms, 'ms'],
      ['its offline verification', proofs.verifyP50Ms, proofs.verifyP99Ms, 'ms'],
      ['verification of the whole log', Math.round(verification.perSecond), undefined, 'entries/s'],
    ],
  }
  const aims: Aim[] = [
    {
      what: 'integrated entries beside the raw insert',
      aim: `at least ${RATIO_MIN}`,
      measured: acts.ratio.toFixed(2),
      holds: acts.ratio >= RATIO_MIN,
    },
    {
      what: `proof of inclusion in a log of ${proofs.entries.toLocaleString('en-US')}`,
      aim: `under ${PROOF_MS_MAX} ms`,
      measured: `p50 ${proofs.p50Ms.toFixed(2)} ms, p99 ${proofs.p99Ms.toFixed(2)} ms`,
      holds: proofs.p50Ms < PROOF_MS_MAX,
    },
  ]
  return {
    bench: 'ledger',
    machine: describeMachine(),
    method: { ...plan },
    tables: [throughput, proving],
    aims,
    notes: [],
  }
}
