import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { edited, editsOf } from './edit.ts'
import { identifierDetector } from './identifier/identifier.ts'
import { normalise } from './normalise.ts'
import { decide, type GuardAction, type GuardPolicy, redactionPolicy } from './policy.ts'
import { createStreamGuard } from './stream.ts'
import { oneOf, type Random, randomFrom } from './testing/identifiers.ts'
import { drawText, settledFindings } from './testing/streams.ts'
import { openVault } from './vault-token.ts'

const detectors = [identifierDetector()]
const policyOf = (action: GuardAction): GuardPolicy => ({
  ...redactionPolicy,
  output: [{ guard: '*', kind: '*', threshold: 0.5, action }],
  holdWholeAnswer: false,
})

const below = (random: Random, limit: number) => Math.floor(random() * limit)

/** Characters that look drawn at random, the same for the same random. */
function drawn(random: Random, length: number): string {
  let text = ''
  for (; text.length < length; ) {
    text += createHash('sha512').update(String(random())).digest('base64').replaceAll('=', '')
  }
  return text.slice(0, length)
}

const token = (random: Random, length: number) =>
  drawn(random, length).replaceAll('+', '-').replaceAll('/', '_')

const inLines = (text: string, width: number, lineEnd: string) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(lineEnd)

/** A key in its armour; the last line is short. */
function armour(random: Random, width: number, lineEnd: string, head = ''): string {
  const body = inLines(drawn(random, 1_000 + below(random, 800)), width, lineEnd)
  return `-----BEGIN RSA PRIVATE KEY-----${lineEnd}${head}${body}${lineEnd}-----END RSA PRIVATE KEY-----`
}

const secrets: readonly ((random: Random) => string)[] = [
  (random) => `eyJ${token(random, 30)}.${token(random, 1_500)}.${token(random, 340)}`,
  (random) => `eyJ${token(random, 900)}.${token(random, 700)}`,
  (random) => `sk-proj-${token(random, 1_200)}`,
  (random) => `Bearer ${token(random, 2_000)}`,
  (random) => `password=${token(random, 600)}!${drawn(random, 700)}`,
  (random) => `密码：${token(random, 1_100)}`,
  (random) => drawn(random, 3_000),
  (random) => Array.from(`sk-proj-${token(random, 700)}`).join('\u200b'),
  (random) => armour(random, 64, '\n'),
  (random) => armour(random, 76, '\r\n'),
  (random) => armour(random, 24, '\n'),
  (random) => armour(random, 64, '\\n'),
  (random) => armour(random, 900, '\n'),
  (random) => armour(random, 64, ' '),
  (random) => armour(random, 64, ''),
  (random) => armour(random, 64, '\n', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00FF\n\n'),
  (random) => armour(random, 64, '\n').slice(0, 700 + below(random, 60)),
]
const between = [
  '。',
  ' ',
  '\n',
  '.',
  '. ',
  ', ',
  '"',
  '；',
  '!',
  '-',
  '好',
  '\n\nThe key',
  '\u200b',
]

function drawSecrets(random: Random): string {
  let text = drawText(random, below(random, 4))
  for (let count = 1 + below(random, 2); count > 0; count -= 1) {
    text += oneOf(random, secrets)(random) + oneOf(random, between)
    text += drawText(random, below(random, 6))
  }
  return text
}

const shown = ({ kind, start, end }: { kind: string; start: number; end: number }) =>
  `${kind} ${start} ${end}`

function streamed(text: string, chunkMax: number, random: Random, action: GuardAction) {
  const vault = openVault('0123456789abcdef')
  const guard = createStreamGuard({ detectors, policy: policyOf(action), vault, nowMs: () => 0 })
  let left = ''
  for (let at = 0; at < text.length; ) {
    const end = at + 1 + below(random, chunkMax)
    left += guard.push('0/content', text.slice(at, end)).text
    at = end
  }
  left += guard.end().texts.get('0/content') ?? ''
  return {
    left,
    found: guard
      .findings()
      .map(({ finding }) => shown(finding))
      .sort(),
  }
}

/** The same text as an answer that came whole. */
function whole(text: string, action: GuardAction) {
  const vault = openVault('0123456789abcdef')
  const surroundings = { origin: 'assistant', direction: 'output', whole: true } as const
  const found = detectors.flatMap(({ detect }) => detect(normalise(text), surroundings))
  const judged = decide(found, policyOf(action), 'output')
  const left = edited(text, editsOf(text, judged, vault), 0, text.length, vault)
  return { left, found: judged.map(shown).sort() }
}

test.each(['mask', 'token'] as const)(
  'long secrets: cut anywhere, a stream lets leave what a whole answer would (%s)',
  (action) => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = randomFrom(seed)
      const text = drawSecrets(random)
      const expected = whole(text, action)
      for (const chunkMax of [3, 40, 700]) {
        expect(streamed(text, chunkMax, random, action), `seed ${seed}`).toEqual(expected)
      }
    }
  },
)

test('nothing of a long secret leaves, and one mask stands for it', () => {
  for (const [index, draw] of secrets.entries()) {
    const random = randomFrom(index + 1)
    const secret = draw(random)
    const { left } = streamed(`开头 ${secret} 结尾`, 9, random, 'mask')
    const rest = left.replace(/Bearer |password=|密码：|-----END RSA PRIVATE KEY-----|\s|\\n/g, '')
    expect(rest, secret.slice(0, 40)).toBe('开头****结尾')
  }
})

test('what is called settled stays as it is, whatever follows', () => {
  for (let seed = 1; seed <= 80; seed += 1) {
    const random = randomFrom(seed)
    const text = drawSecrets(random)
    for (let cut = 0; cut < 6; cut += 1) {
      const { begun, whole: all } = settledFindings(detectors[0]!, text, below(random, text.length))
      expect(begun, `seed ${seed}`).toEqual(all)
    }
  }
})

test('of a secret without an end each piece is read a few times, and little of it is held', () => {
  let read = 0
  const counting = detectors.map((detector) => ({
    ...detector,
    detect: (...given: Parameters<typeof detector.detect>) => {
      read += given[0].original.length
      return detector.detect(...given)
    },
  }))
  const guard = createStreamGuard({ detectors: counting, policy: policyOf('mask'), nowMs: () => 0 })
  const random = randomFrom(1)
  const [pieces, length] = [2_000, 64]
  let left = guard.push('0/content', 'see sk-proj-').text
  for (let count = 0; count < pieces; count += 1) {
    left += guard.push('0/content', token(random, length)).text
  }
  expect(left).toBe('see ****')
  expect(read).toBeLessThan(pieces * length * 20)
  expect(guard.push('0/content', ' and then '.repeat(60)).text).toMatch(/^ and then /)
})
