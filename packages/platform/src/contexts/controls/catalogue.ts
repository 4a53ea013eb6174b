import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { readCatalogueBytes } from '#platform/catalogue.ts'
import { Crosswalk, Plan } from './crosswalk.ts'
import { Measures } from './measures.ts'
import { parseCatalogue } from './parse-catalogue.ts'

/** The measures that the product comes with, and the SHA-256 of their file. */
export const shippedMeasures = load(Measures, 'measures.yaml')

/** The tasks of the plan on digital finance, and the mapping to other frameworks. */
export const plan = load(Plan, 'plan.yaml').content
export const crosswalk = load(Crosswalk, 'crosswalk.yaml').content

function load<S extends z.ZodType>(schema: S, name: string) {
  const bytes = readCatalogueBytes(name)
  const parsed = parseCatalogue(schema, Buffer.from(bytes).toString('utf8'))
  assert(parsed.ok, parsed.ok ? '' : `catalogue/${name}: ${JSON.stringify(parsed.faults)}`)
  return {
    content: parsed.value,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
  }
}
