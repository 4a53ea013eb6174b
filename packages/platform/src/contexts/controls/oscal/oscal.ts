import { v5 } from 'uuid'
import type { Instant } from '#kernel/time.ts'
import type { Measures } from '../measures.ts'

/** The version of the schema that these documents hold to (NIST). */
export const OSCAL_VERSION = '1.2.2'

/** For what OSCAL has no word of its own. */
export const NAMESPACE = 'https://hengjian.example/ns/oscal'

/** The namespace of all names below: a document made again from the same has the same identifiers (RFC 9562, version 5). */
const UUID_NAMESPACE = '5f1d4c36-2a1e-5b0f-9d3c-8f6f4d1e0a27'

export const uuidOf = (...name: readonly string[]) => v5(name.join('/'), UUID_NAMESPACE)

/** `jf8-16` for measure 16, and `jf8-16_smt.1` for its first statement: names that stay over versions. */
export const controlIdOf = (measure: number) => `jf8-${measure}`
export const statementIdOf = (statement: string) => {
  const [measure, number] = statement.split('.')
  return `jf8-${measure}_smt.${number}`
}

export function metadataOf(title: string, { version }: Pick<Measures, 'version'>, at: Instant) {
  return { title, 'last-modified': at, version, 'oscal-version': OSCAL_VERSION }
}

export const prop = (name: string, value: string) => ({ name, ns: NAMESPACE, value })
