import type { Instant } from '#kernel/time.ts'
import type { Crosswalk, Mapping } from '../crosswalk.ts'
import type { Measures } from '../measures.ts'
import { metadataOf, prop, statementIdOf, uuidOf } from './oscal.ts'

const relationships = {
  equal: 'equivalent-to',
  subset: 'subset-of',
  intersects: 'intersects-with',
} as const satisfies Record<Mapping['relation'], string>

/** The cross-walk as OSCAL: one mapping for each framework. It is editorial, and says so. */
export function mappingCollectionOf(crosswalk: Crosswalk, measures: Measures, at: Instant) {
  const { version, frameworks, mappings } = crosswalk
  return {
    'mapping-collection': {
      uuid: uuidOf('mapping-collection', version),
      metadata: metadataOf('对照表 Cross-walk', { version }, at),
      provenance: {
        method: 'human',
        'matching-rationale': 'semantic',
        status: 'draft',
        'mapping-description': '编辑性对照，不构成符合性声明。 Editorial; no claim of conformity.',
      },
      mappings: frameworks
        .map(({ id, title }) => ({
          uuid: uuidOf('mapping', version, id),
          'source-resource': { type: 'catalog', href: `#${uuidOf('catalog', measures.version)}` },
          'target-resource': { type: 'catalog', href: `#${uuidOf('framework', id)}` },
          props: [prop('framework', title.en)],
          maps: mappings.filter(({ framework }) => framework === id).map(mapOf(version)),
        }))
        .filter(({ maps }) => maps.length > 0),
    },
  }
}

const mapOf =
  (version: string) =>
  ({ framework, reference, statements, relation, confidence, says }: Mapping) => ({
    uuid: uuidOf('map', version, framework, reference, ...statements),
    relationship: relationships[relation],
    sources: statements.map((id) => ({ type: 'statement', 'id-ref': statementIdOf(id) })),
    targets: [{ type: 'control', 'id-ref': tokenOf(reference) }],
    props: [prop('reference', reference), prop('confidence', confidence)],
    remarks: says.zh,
  })

/** OSCAL's ids are tokens: the reference itself stands beside as a property. */
const tokenOf = (reference: string) => `ref-${reference.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}`
