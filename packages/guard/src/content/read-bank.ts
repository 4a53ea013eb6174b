import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type CompiledBank, compileBank } from './compile-bank.ts'
import { type BankError, type BankOptions, parseBank } from './keyword-bank.ts'

export type ReadBank =
  | { readonly outcome: 'read'; readonly bank: CompiledBank }
  | { readonly outcome: 'refused'; readonly errors: readonly BankError[] }

/** What is shorter is read faster than a thread begins. In UTF-16 code units, some thousand words. */
const ASIDE_LENGTH_MIN = 20_000

/** What goes to the thread that reads. */
export interface ReadingTask {
  readonly text: string
  readonly options: BankOptions
}

/**
 * Reads and compiles a bank. A large one is read on a thread of its own, so that whoever guards calls meanwhile goes
 * on; the thread ends with its bank. Rejects where it was aborted or could not be run: then there is no bank.
 */
export async function readBank(
  text: string,
  options: BankOptions,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ReadBank> {
  const task: ReadingTask = { text, options }
  if (text.length < ASIDE_LENGTH_MIN) return readNow(task)
  const worker = new Worker(new URL('./bank-thread.ts', import.meta.url), { workerData: task })
  try {
    const [read] = (await once(worker, 'message', { signal })) as [ReadBank]
    return read
  } finally {
    await worker.terminate()
  }
}

export function readNow({ text, options }: ReadingTask): ReadBank {
  const parsed = parseBank(text, options)
  return parsed.outcome === 'parsed'
    ? { outcome: 'read', bank: compileBank(parsed.bank) }
    : { outcome: 'refused', errors: parsed.errors }
}
