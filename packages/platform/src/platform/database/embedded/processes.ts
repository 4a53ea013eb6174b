import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Tells one life of a process id from another: ids are used again, most of all after a restart of
 * the machine. `undefined` means that no such process lives; a zombie does not.
 */
export function startTokenOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStartToken(pid)
  if (process.platform === 'win32') return isSignalable(pid) ? `pid ${pid}` : undefined
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() || undefined
}

function linuxStartToken(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name may hold spaces and brackets, so fields are counted from its last bracket: state
    // first.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

/**
 * Whether `pid` is a PostgreSQL at work in `clusterFolder`, and not another process that was given
 * its number.
 */
export function isPostgresIn(clusterFolder: string, pid: number): boolean {
  if (process.platform === 'linux') return linuxProcessesIn(clusterFolder).includes(pid)
  if (process.platform === 'win32') return isSignalable(pid)
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.includes(clusterFolder)
}

/**
 * The processes of a cluster: every one of PostgreSQL's works in the cluster's folder. Empty where
 * the system does not tell; there PostgreSQL's own check of shared memory stands alone.
 */
export function postgresProcessesIn(clusterFolder: string): number[] {
  return process.platform === 'linux' ? linuxProcessesIn(clusterFolder) : []
}

function linuxProcessesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
        return name === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === folder
      } catch {
        return false
      }
    })
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
