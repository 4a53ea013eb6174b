import { isObject } from '../../kernel/json.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Code } from '../../pieces/code.tsx'

const words = texts({
  system: ['系统', 'System'],
  developer: ['系统', 'System'],
  user: ['用户', 'User'],
  assistant: ['模型', 'Model'],
  tool: ['工具', 'Tool'],
  whole: ['完整数据', 'The whole document'],
})

interface Said {
  readonly role: string
  readonly text: string
}

/** What a request or answer says, as people said it; the whole document stands behind it, folded. */
export function Spoken({ title, text }: { title: string; text: string }) {
  const say = useTexts(words)
  const document = parsed(text)
  const said = document === undefined ? [] : saidIn(document)
  return (
    <section className="raw">
      <h3>{title}</h3>
      {said.map(({ role, text: spoken }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no name of their own, and their places never change
        <div key={at} className="said">
          <span className="dim">{role in words ? say[role as keyof typeof words] : role}</span>
          <p className="prose">{spoken}</p>
        </div>
      ))}
      {said.length === 0 ? (
        <Code label={title}>{text}</Code>
      ) : (
        <details>
          <summary className="dim">{say.whole}</summary>
          <Code label={`${title} · ${say.whole}`}>{JSON.stringify(document, undefined, 2)}</Code>
        </details>
      )}
    </section>
  )
}

type Json = Readonly<Record<string, unknown>>

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const DIMENSIONS_MAX = 16

/** The turns of a chat or a response, or the tensors of an inference, in the request as in the answer. */
function saidIn(document: Json): readonly Said[] {
  const { input } = document
  const asked = typeof input === 'string' ? [{ role: 'user', content: input }] : input
  const choices = listOf(document.choices).map(({ message }) => message)
  const tensors = [document.inputs, document.outputs].flatMap(listOf).map(({ name, data }) => ({
    ...{ role: name, content: Array.isArray(data) ? data.flat(DIMENSIONS_MAX).join(' · ') : '' },
  }))
  return [document.messages, asked, choices, document.output, tensors]
    .flatMap((list) => listOf(list))
    .map((turn) => ({
      role: typeof turn.role === 'string' ? turn.role : 'assistant',
      text: textOf(turn.content),
    }))
    .filter(({ text }) => text !== '')
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .filter((text) => text !== '')
    .join('\n')
}

const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : []
