import type { Logger } from 'pino'
import {
  type DistributedBank,
  detectorOfBank,
  failingBank,
  UNREADABLE,
} from '#contexts/permits/index.ts'
import type { GatewayState, LiveBank } from './state.ts'

/** Makes detectors of banks while calls go on. */
export interface BankKeeper {
  /**
   * Takes over what changed at once, when all of it is read. INVARIANT: until then the banks before it guard; one that has
   * none before it counts as failing for the permits that name it. Never rejects: what cannot be read fails on every text.
   */
  take(changed: readonly DistributedBank[]): Promise<void>
  /** Lets go of what is being read. */
  stop(): Promise<void>
}

export function createBankKeeper(
  state: GatewayState,
  onChange: (state: GatewayState) => void,
  log: Logger,
): BankKeeper {
  const stopping = new AbortController()
  /** One after the other: a later change of a bank is never overtaken by an earlier one. */
  let last = Promise.resolve()

  async function read(changed: readonly DistributedBank[]) {
    const ready: [DistributedBank, LiveBank | undefined][] = []
    for (const bank of changed) ready.push([bank, await liveOf(bank, stopping.signal)])
    if (stopping.signal.aborted) return
    for (const [bank, live] of ready) {
      setBank(state, bank, live)
      if (live?.detector.version === UNREADABLE) {
        log.error({ bank: bank.id }, 'a bank cannot be read, and fails on every text')
      }
    }
    onChange(state)
  }

  return {
    take(changed) {
      if (changed.length === 0) return last
      last = last.then(() => {
        for (const bank of changed) announce(state, bank)
        return read(changed)
      })
      return last
    },
    stop() {
      stopping.abort()
      return last
    },
  }
}

async function liveOf(
  { content, ...bank }: DistributedBank,
  signal: AbortSignal,
): Promise<LiveBank | undefined> {
  if (content === undefined) return undefined
  return { name: bank.terms.name, detector: await detectorOfBank({ ...bank, content }, signal) }
}

function announce(state: GatewayState, bank: DistributedBank) {
  const { name } = bank.terms
  const held = [...(state.banks.get(bank.institution)?.values() ?? [])]
  if (bank.content === undefined || held.some((one) => one.name === name)) return
  setBank(state, bank, { name, detector: failingBank(bank.terms), isLoading: true })
}

function setBank(
  state: GatewayState,
  { id, institution }: DistributedBank,
  live: LiveBank | undefined,
) {
  const banks = state.banks.get(institution) ?? new Map<typeof id, LiveBank>()
  if (live === undefined) banks.delete(id)
  else banks.set(id, live)
  state.banks.set(institution, banks)
}
