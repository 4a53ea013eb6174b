import { v5 } from 'uuid'
import type { Instant } from '#kernel/time.ts'
import { isOwn, type Measures } from '../measures.ts'

/** The version of the schema that these documents hold to (NIST). */
export const OSCAL_VERSION = '1.2.2'

/** For what OSCAL has no word of its own. */
export const NAMESPACE = 'https://hengjian.example/ns/oscal'

/** For what the institution asks of itself: whoever reads it sees that no regulator does. */
const OWN_NAMESPACE = `${NAMESPACE}/own-statement`

/** The namespace of all names below: a document made again from the same has the same identifiers (RFC 9562, version 5). */
const UUID_NAMESPACE = '5f1d4c36-2a1e-5b0f-9d3c-8f6f4d1e0a27'

export const uuidOf = (...name: readonly string[]) => v5(name.join('/'), UUID_NAMESPACE)

/**
 * `jf8-16` for measure 16, and `jf8-16_smt.1` for its first statement: names that stay over versions. An own statement is a
 * control by itself, as `own-X-1` with `own-X-1_smt`.
 */
export const controlIdOf = (measure: number) => `jf8-${measure}`
export const ownControlIdOf = (statement: string) => `own-${statement}`
export const statementIdOf = (statement: string) => {
  if (isOwn(statement)) return `${ownControlIdOf(statement)}_smt`
  const [measure, number] = statement.split('.')
  return `jf8-${measure}_smt.${number}`
}

export function metadataOf(title: string, { version }: Pick<Measures, 'version'>, at: Instant) {
  return { title, 'last-modified': at, version, 'oscal-version': OSCAL_VERSION }
}

/** A value of OSCAL is one line without blanks at its ends, and never empty. */
const lineOf = (text: string) => text.replaceAll(/\s+/g, ' ').trim() || 'none'

export const prop = (name: string, value: string) => ({ name, ns: NAMESPACE, value: lineOf(value) })

export const ownProp = (name: string, value: string) => ({
  ...{ name, ns: OWN_NAMESPACE, value: lineOf(value) },
})
