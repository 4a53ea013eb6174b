import { type KnowledgeIndex, languageOf, questionTokens, tokenize } from './retrieval.ts'

export interface Source {
  readonly document: string
  readonly title: string
  readonly section: number
  readonly effective: string
}

export interface ExtractedAnswer {
  readonly text: string
  /** Where each quotation stands, in the order of the text; empty when nothing matched. */
  readonly sources: readonly Source[]
}

export interface Message {
  readonly role: string
  readonly text: string
}

const PASSAGES_MAX = 3
const SENTENCES_MAX = 3
// Passages and sentences that come near the best one are quoted beside it.
const NEAR_BEST = 0.6

const wording = {
  zh: {
    extracts: '以下为知识库摘录，非自由生成：',
    nothing:
      '以下为知识库检索结果，非自由生成：知识库中没有与该问题相符的内容，因此不作答。请咨询业务人员。',
    quote: (text: string) => `「${text}」`,
  },
  en: {
    extracts: 'Extracts from the knowledge base, not freely generated:',
    nothing:
      'Result of a search in the knowledge base, not freely generated: it holds nothing that matches the question, so there is no answer. Please ask a member of staff.',
    quote: (text: string) => `“${text}”`,
  },
} as const

/**
 * Answers the last message of the user by quoting the knowledge base.
 *
 * INVARIANT: every quotation stands word for word in the passage it cites. Where nothing matches, the answer says so.
 */
export function extractAnswer(
  index: KnowledgeIndex,
  messages: readonly Message[],
): ExtractedAnswer {
  const question = messages.findLast(({ role }) => role === 'user')?.text ?? ''
  const words = wording[languageOf(question)]
  const matches = index.search(question)
  const best = matches[0]
  if (best === undefined) return { text: words.nothing, sources: [] }

  const tokens = questionTokens(question)
  const candidates = matches
    .slice(0, PASSAGES_MAX)
    .filter(({ score }) => score >= best.score * NEAR_BEST)
    .flatMap(({ passage }) =>
      sentencesOf(passage.text).map((sentence) => {
        const present = new Set(tokenize(sentence))
        const weight = tokens
          .filter((token) => present.has(token))
          .reduce((sum, token) => sum + index.weightOf(token), 0)
        return { passage, sentence, weight }
      }),
    )
  const weightMax = Math.max(...candidates.map(({ weight }) => weight))
  const quoted = candidates
    .filter(({ weight }) => weight >= weightMax * NEAR_BEST)
    .slice(0, SENTENCES_MAX)

  const lines = quoted.map(
    ({ passage: { document, section }, sentence }) =>
      `${words.quote(sentence)}〔${document.title} §${section}〕`,
  )
  return {
    text: [words.extracts, ...lines].join('\n'),
    sources: quoted.map(({ passage: { document, section } }) => ({
      document: document.id,
      title: document.title,
      section,
      effective: document.effective,
    })),
  }
}

/** Sentences with their closing mark. An English stop ends one only before a space, so that 1.5% stays whole. */
export function sentencesOf(paragraph: string): string[] {
  const pieces = paragraph.match(/.+?(?:[。！？]|[.!?](?=\s|$)|$)/gu) ?? []
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}
