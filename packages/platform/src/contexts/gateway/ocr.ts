import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { imageLimits } from '#contexts/permits/index.ts'
import { type PictureReading, readingOf } from './ocr-output.ts'

/** Reads what is written in a picture. */
export interface PictureReader {
  read(picture: Uint8Array, signal: AbortSignal): Promise<PictureReading>
}

const nothingBut = (doubt: 'late' | 'failed'): PictureReading => ({ texts: [], doubt })

const TIMEOUT_MS = 10_000
const TEXT_BYTES_MAX = 1_048_576
/** One program takes a core for a second or more: calls must not take the machine from each other. */
const RUNNING_MAX = 2
const WAITING_MAX = 16

/**
 * A reader that runs a program of the operator for each picture: the picture comes on its standard input, the text goes
 * to its standard output (`tesseract stdin stdout -l chi_sim+eng tsv`). No shell, no environment of ours, bounded in time,
 * output and number.
 */
export function createProgramReader(
  command: readonly [string, ...string[]],
  {
    timeoutMs = TIMEOUT_MS,
    confidenceMin = imageLimits.confidenceMin,
  }: { readonly timeoutMs?: number; readonly confidenceMin?: number } = {},
): PictureReader {
  let running = 0
  const waiting: (() => void)[] = []
  /** Whoever waits takes the place over; only one that nobody wants becomes free. */
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return {
    async read(picture, signal) {
      if (waiting.length >= WAITING_MAX) return nothingBut('late')
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      if (running < RUNNING_MAX) running += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        if (limit.aborted) return nothingBut('late')
        const said = await run(command, picture, limit)
        if (said === undefined) return nothingBut(limit.aborted ? 'late' : 'failed')
        return readingOf(said, confidenceMin)
      } finally {
        leave()
      }
    },
  }
}

/** What the program wrote; `undefined` where it did not end well. */
async function run(
  [program, ...args]: readonly [string, ...string[]],
  picture: Uint8Array,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { PATH = '/usr/bin:/bin' } = process.env
  const child = spawn(program, args, {
    shell: false,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH, LANG: 'C.UTF-8', OMP_THREAD_LIMIT: '1' },
    signal,
    killSignal: 'SIGKILL',
  })
  const parts: Buffer[] = []
  let length = 0
  child.stdout.on('data', (part: Buffer) => {
    length += part.length
    if (length <= TEXT_BYTES_MAX) parts.push(part)
    else child.kill('SIGKILL')
  })
  // A program that ends before it has read everything closes its input; how it ended says enough.
  child.stdin.on('error', () => undefined)
  child.stdin.end(picture)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code === 0 ? Buffer.concat(parts).toString('utf8') : undefined
  } catch {
    // It could not be started, or its time was up.
    return undefined
  }
}
