import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Vectors of transparency-dev/merkle (Apache-2.0), kept beside the checkout and not copied into it. */
const folder = resolve(import.meta.dirname, '../../../../shared/data/vectors/merkle')

export const vectorsPresent = existsSync(folder)

export const whyAbsent = vectorsPresent
  ? ''
  : ' (skipped: no shared/data/vectors beside the checkout)'

export type InclusionVector = {
  readonly leafIdx: number
  readonly treeSize: number
  readonly root: string
  readonly leafHash: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

export type ConsistencyVector = {
  readonly size1: number
  readonly size2: number
  readonly root1: string
  readonly root2: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

export type LeafVectors = {
  readonly leaves: readonly string[]
  readonly leafHashes: readonly string[]
  readonly rootOfEight: string
}

export function leafVectors(): LeafVectors {
  return JSON.parse(readFileSync(join(folder, 'leaves.json'), 'utf8')) as LeafVectors
}

/** Every case below a folder of the test data, with its path. */
export function vectorsOf<T>(kind: string): readonly (readonly [name: string, vector: T])[] {
  const base = join(folder, 'testdata', kind)
  const names = readdirSync(base, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(base, name), 'utf8')) as T] as const)
}
