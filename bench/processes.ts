import { readdirSync, readFileSync } from 'node:fs'

// The kernel reports processor time in these ticks on every Linux that Node runs on.
const MICROS_PER_TICK = 10_000
const BYTES_PER_KB = 1_024

/** A living process as /proc tells of it. */
interface ProcessFacts {
  readonly pid: number
  readonly parent: number
  readonly name: string
  /** User and system time of all its threads. */
  readonly ownMicros: number
  /** The same of its children that have ended. */
  readonly endedChildrenMicros: number
}

export interface TreeUse {
  /** The program itself. */
  readonly cpuMicros: number
  /** Its descendants, those that have ended included: PostgreSQL with all of its processes. */
  readonly databaseCpuMicros: number
  readonly rssBytes: number
  readonly databaseRssBytes: number
  /** Shared pages counted once among those that share them; absent where the system does not tell. */
  readonly pssBytes: number | undefined
  readonly processes: number
}

/** What a process and its descendants have used. Linux only; elsewhere `undefined`. */
export function useOfTree(pid: number): TreeUse | undefined {
  if (process.platform !== 'linux') return undefined
  const all = livingProcesses()
  const root = all.find((one) => one.pid === pid)
  if (root === undefined) return undefined
  const below = descendantsOf(pid, all)
  const pss = [root, ...below].map((one) => memoryOf(`/proc/${one.pid}/smaps_rollup`, 'Pss'))
  return {
    cpuMicros: root.ownMicros,
    databaseCpuMicros:
      root.endedChildrenMicros + total(below.map((one) => one.ownMicros + one.endedChildrenMicros)),
    rssBytes: rssOf(pid),
    databaseRssBytes: total(below.map((one) => rssOf(one.pid))),
    pssBytes: pss.every((bytes) => bytes !== undefined) ? total(pss) : undefined,
    processes: 1 + below.length,
  }
}

/** The processes below one, its children's children included. */
export function descendantIdsOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return []
  return descendantsOf(pid, livingProcesses()).map((one) => one.pid)
}

function livingProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => factsOf(Number(name)) ?? [])
}

function factsOf(pid: number): ProcessFacts | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name may hold spaces and brackets, so fields are counted from its last bracket: state first.
  const close = stat.lastIndexOf(')')
  const fields = stat.slice(close + 2).split(' ')
  const ticks = (index: number) => Number(fields[index]) * MICROS_PER_TICK
  return {
    pid,
    parent: Number(fields[1]),
    name: stat.slice(stat.indexOf('(') + 1, close),
    ownMicros: ticks(11) + ticks(12),
    endedChildrenMicros: ticks(13) + ticks(14),
  }
}

function descendantsOf(pid: number, all: readonly ProcessFacts[]): ProcessFacts[] {
  const children = all.filter((one) => one.parent === pid)
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, all)])
}

function rssOf(pid: number): number {
  return memoryOf(`/proc/${pid}/status`, 'VmRSS') ?? 0
}

function memoryOf(path: string, field: string): number | undefined {
  const line = readIfThere(path)?.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))
  return line?.[1] === undefined ? undefined : Number(line[1]) * BYTES_PER_KB
}

function total(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended between the listing and the reading, or belongs to somebody else.
    return undefined
  }
}
