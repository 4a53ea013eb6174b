import type { Bilingual, Locale } from '#kernel/bilingual.ts'
import { inLocale } from '#kernel/bilingual.ts'

/** Where a verb writes to and asks. Standard output holds answers alone, so that it can be piped. */
export interface Terminal {
  readonly locale: Locale
  /** The wording for whoever sits there. */
  words(text: Bilingual): string
  answer(line: string): void
  answerBytes(bytes: Uint8Array): void
  remark(line: string): void
  /** A line typed without an echo; `undefined` where nobody sits at a terminal. */
  askSecret(prompt: string): Promise<string | undefined>
}

export function createTerminal(locale: Locale): Terminal {
  // Whoever read the lines may have gone away; that must not end a program that still has calls to finish.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosed)
  return {
    locale,
    words: (text) => inLocale(text, locale),
    answer: (line) => void process.stdout.write(`${line}\n`),
    answerBytes: (bytes) => void process.stdout.write(bytes),
    remark: (line) => void process.stderr.write(`${line}\n`),
    askSecret: (prompt) =>
      process.stdin.isTTY ? readWithoutEcho(prompt) : Promise.resolve(undefined),
  }
}

function ignoreClosed(error: NodeJS.ErrnoException) {
  if (error.code !== 'EPIPE') throw error
}

const INTERRUPT = '\u0003'
const END_OF_INPUT = '\u0004'
const ERASERS = new Set(['\u007f', '\b'])

function readWithoutEcho(prompt: string): Promise<string | undefined> {
  const { stdin, stderr } = process
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  const typed: string[] = []
  return new Promise((resolve) => {
    const end = (text: string | undefined) => {
      stdin.removeListener('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      resolve(text)
    }
    const take = (chunk: string) => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return end(typed.join(''))
        if (character === INTERRUPT || character === END_OF_INPUT) return end(undefined)
        if (ERASERS.has(character)) typed.pop()
        else typed.push(character)
      }
    }
    stdin.on('data', take)
    stdin.resume()
  })
}
