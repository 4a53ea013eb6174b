import { randomUUID } from 'node:crypto'
import { decide, type Finding, type GuardFailure, walkRequest } from '@hengjian/guard'
import type { PermittedModel } from '#contexts/permits/index.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { orderDeployments, type PathStep, tryDeployments } from './attempt.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { type Candidate, decideModels } from './decide.ts'
import { blockedBy, noteFailures, noteFindings } from './guarding.ts'
import { type Doubt, doubtsIn, judgeBody, readVerdict } from './judge-prompt.ts'
import type { Judgement } from './judgement.ts'
import { costMilliOf, type Usage, usageOf } from './metering.ts'
import { chat } from './operations.ts'
import { usageFrom } from './relay-stream.ts'

const GUARD = 'injection'

/**
 * Asks the model that the permit names as judge about what the guards found doubtful (measures 25.1, 25.4). Only what
 * the guards let through is shown to it. The refusal, where the call must not be sent; a judge that cannot be asked, is
 * late, or says anything but a verdict has failed, and the permit says what that means.
 */
export async function consultJudge(
  door: DoorParts,
  call: AdmittedCall,
  turn: number,
): Promise<CatalogueError | undefined> {
  const { judge } = call.permit
  if (judge === undefined || call.operation.kind !== 'generative') return undefined
  const { images } = call.guarding
  const reading = images === undefined ? {} : { images }
  const { doubts, tooMany } = doubtsIn(walkRequest(call.operation.name, call.body, reading).parts)
  if (doubts.length === 0) return undefined
  const models = decideModels(door.state, call.permit, judge.model, door.services.now())
  if (tooMany || !models.ok) return failed(call, doubts, judge.model, 'threw')
  const [candidate] = models.value
  const asked = await ask(door, call, { candidate, doubts, timeoutMs: judge.timeoutMs, turn })
  call.judgement = asked.judgement
  // Whoever went away gets nothing anyway; the call ends as interrupted.
  if (call.signal.aborted) return undefined
  if (asked.verdict === undefined) return failed(call, doubts, judge.model, asked.reason)
  return asked.verdict ? attacked(call, doubts, judge.model) : undefined
}

interface Asked {
  readonly verdict: boolean | undefined
  readonly reason: GuardFailure['reason']
  readonly judgement: Judgement
}

async function ask(
  door: DoorParts,
  call: AdmittedCall,
  question: {
    readonly candidate: Candidate
    readonly doubts: readonly Doubt[]
    readonly timeoutMs: number
    readonly turn: number
  },
): Promise<Asked> {
  const { candidate, doubts, timeoutMs, turn } = question
  const id = randomUUID()
  const body = { ...judgeBody(id, doubts), model: candidate.model.name }
  const startedMs = monotonicMs()
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)])
  const result = await tryDeployments(
    orderDeployments(candidate.deployments, turn),
    (deployment) => {
      door.live.reach(call, candidate.model, door.state)
      return door.upstreams.send({
        deployment,
        path: chat.pathOf(deployment.upstreamModel),
        body: chat.write(body, deployment.upstreamModel).bytes,
        stream: false,
        signal,
        requestId: `${call.id}-judge`,
      })
    },
    door.breakers,
    { signal },
  )
  const answer = result.ok && result.answer.kind === 'whole' ? result.answer : undefined
  const verdict = answer?.status === 200 ? readVerdict(answer.json, id) : undefined
  const late = !result.ok && (result.why === 'aborted' || result.failure?.kind === 'timeout')
  const sent = Buffer.from(JSON.stringify(body))
  const said = answer?.body ?? Buffer.alloc(0)
  // One that was asked and never answered may well have read the question: that counts as it is estimated.
  const usage = usageFrom(usageOf(answer?.json), sent, said)
  return {
    verdict,
    reason: late ? 'time' : 'threw',
    judgement: judgementOf(candidate.model, {
      ...{ verdict, doubts, path: result.path, usage, sent, said },
      ms: Math.round(monotonicMs() - startedMs),
    }),
  }
}

function judgementOf(
  model: PermittedModel,
  facts: {
    readonly verdict: boolean | undefined
    readonly doubts: readonly Doubt[]
    readonly path: readonly PathStep[]
    readonly usage: Usage
    readonly sent: Buffer
    readonly said: Buffer
    readonly ms: number
  },
): Judgement {
  const { verdict, doubts, path, usage, sent, said, ms } = facts
  const costMilli = costMilliOf(model.price, usage)
  const words = { true: 'attack', false: 'clean', undefined: 'failed' } as const
  return {
    note: {
      model: model.version,
      verdict: words[`${verdict}`],
      texts: doubts.length,
      ...{ ms, usage: { ...usage }, costMilli, path: path.map((step) => ({ ...step })) },
    },
    usage,
    costMilli,
    exchange: Buffer.from(
      JSON.stringify({ sent: sent.toString('utf8'), answer: said.toString('utf8') }),
    ),
  }
}

/** What the judge calls an attack is a finding like any other: the rules for injection say what becomes of it. */
function attacked(
  { guarding }: AdmittedCall,
  doubts: readonly Doubt[],
  version: string,
): CatalogueError | undefined {
  const { policy, notes } = guarding
  const judged = doubts.flatMap(({ path, start, end }) => {
    const finding: Finding = { guard: GUARD, version, kind: 'judged', start, end, score: 1 }
    const found = decide([finding], policy, 'input')
    noteFindings(notes, 'input', path, found)
    return found
  })
  // What a judge calls an attack cannot be made harmless by hiding a part of it.
  return judged.some(({ action }) => action !== 'flag')
    ? blockedBy('input', 'finding', {
        judged: judged.map((finding) => ({ ...finding, action: 'refuse' })),
      })
    : undefined
}

function failed(
  { guarding: { policy, notes } }: AdmittedCall,
  doubts: readonly Doubt[],
  version: string,
  reason: GuardFailure['reason'],
): CatalogueError | undefined {
  const failures = doubts.map(({ path }) => ({ guard: 'injection-judge', version, path, reason }))
  noteFailures(notes, 'input', policy, failures)
  return policy.onFailure === 'refuse' ? blockedBy('input', 'failure', { failures }) : undefined
}
