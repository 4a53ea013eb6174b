import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
}

/** What the figures were taken on; they mean little without it. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}

/**
 * How to start a program on one core alone, so that what is measured and what measures it do not take
 * each other's time: the first core for the former, the second for the latter. Nothing where the
 * system has no `taskset` or only one core.
 */
export function pinTo(core: 0 | 1): readonly string[] {
  return canPin() ? ['taskset', '--cpu-list', String(core)] : []
}

/** Moves running processes, and what they start from now on, to one core. */
export function moveTo(core: 0 | 1, pids: readonly number[]) {
  if (!canPin()) return
  for (const pid of pids) {
    spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)])
  }
}

let pinnable: boolean | undefined

export function canPin(): boolean {
  pinnable ??=
    process.platform === 'linux' &&
    availableParallelism() > 1 &&
    spawnSync('taskset', ['--version']).status === 0
  return pinnable
}
