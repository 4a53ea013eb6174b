import assert from 'node:assert'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** A short paper on the terms of a product. Its paragraphs are numbered from 1, which is how answers cite it. */
export interface KnowledgeDocument {
  readonly id: string
  readonly title: string
  readonly language: 'zh' | 'en'
  /** The calendar day from which it holds, as `2026-01-01`. */
  readonly effective: string
  readonly paragraphs: readonly string[]
}

const Heading = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  language: z.enum(['zh', 'en']),
  effective: z.iso.date(),
})

/** Reads one paper: a YAML heading between lines of `---`, then paragraphs set apart by empty lines. */
export function parseKnowledge(text: string): KnowledgeDocument {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'))
  assert(match !== null, 'a knowledge paper begins with a heading between lines of ---')
  const [, heading = '', body = ''] = match
  const paragraphs = body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
  assert(paragraphs.length > 0, 'a knowledge paper has at least one paragraph')
  return { ...Heading.parse(parse(heading)), paragraphs }
}

/** Every `*.md` of a folder, in the order of its names. */
export function loadKnowledge(folder: string): KnowledgeDocument[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'))
  return names.sort().map((name) => parseKnowledge(readFileSync(join(folder, name), 'utf8')))
}

/**
 * The digest that names a state of the knowledge base: SHA-256 over its papers in the order of their ids, as
 * `sha256:<hex>`. The provenance of the answerer carries it, so that a changed paper is a changed model version.
 */
export function knowledgeDigest(documents: readonly KnowledgeDocument[]): string {
  const papers = documents
    .map(({ id, title, language, effective, paragraphs }) => [
      id,
      title,
      language,
      effective,
      ...paragraphs,
    ])
    .sort(([left = ''], [right = '']) => (left < right ? -1 : 1))
  return `sha256:${createHash('sha256').update(JSON.stringify(papers)).digest('hex')}`
}
