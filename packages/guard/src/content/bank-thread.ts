// The entry of a thread: reads the one bank that it was begun for, and hands its tables over without copying them.
import { parentPort, type Transferable, workerData } from 'node:worker_threads'
import { type ReadingTask, readNow } from './read-bank.ts'

const read = readNow(workerData as ReadingTask)
const tables = read.outcome === 'read' ? tablesOf([read.bank, read.bank.words]) : []
parentPort?.postMessage(read, tables)

function tablesOf(holders: readonly object[]): Transferable[] {
  return holders
    .flatMap((holder): unknown[] => Object.values(holder))
    .filter((value) => ArrayBuffer.isView(value))
    .map(({ buffer }) => buffer as ArrayBuffer)
}
