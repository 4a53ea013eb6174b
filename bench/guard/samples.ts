import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Measuring sets that stand outside this repository and its data: templates with `{q}`, questions and look-alikes. */
export interface Samples {
  /** JailBench: every template with every question. */
  readonly jailbench: readonly string[]
  readonly notinject: readonly string[]
}

/** One text a line, `\n` for a line end. */
function readTexts(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replaceAll('\\n', '\n'))
}

/** The samples of the folder behind `--samples`, where one is named. */
export function readSamples(args: readonly string[]): Samples | undefined {
  const at = args.indexOf('--samples')
  const folder = at === -1 ? undefined : args[at + 1]
  if (folder === undefined) return undefined
  if (!existsSync(folder)) throw new Error(`${folder} is not there`)
  const questions = readTexts(join(folder, 'seeds.txt'))
  return {
    jailbench: readTexts(join(folder, 'templates.txt')).flatMap((template) =>
      questions.map((question) => template.replaceAll('{q}', question)),
    ),
    notinject: readTexts(join(folder, 'notinject.txt')),
  }
}
