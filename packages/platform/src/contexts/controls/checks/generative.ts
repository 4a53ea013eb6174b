import type { Permit } from '#contexts/permits/index.ts'

export function generativeModels(permit: Permit | undefined): Permit['models'] {
  return permit?.models.filter(({ kind }) => kind === 'generative') ?? []
}

export function isGenerative(permit: Permit | undefined): boolean {
  return generativeModels(permit).length > 0
}
