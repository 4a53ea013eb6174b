import type { Permit } from '#contexts/permits/index.ts'
import { DataClass } from '#contexts/registry/index.ts'
import type { SupplierId } from '#kernel/ids.ts'

/** The suppliers behind the models of a permit, each once. */
export function suppliersOf(permit: Permit | undefined): readonly SupplierId[] {
  const named = permit?.models.flatMap(({ supplier }) => supplier ?? []) ?? []
  return [...new Set(named)]
}

/** Whether a class of data is no more protected than another; a class that nobody knows is within none. */
export function isWithin(dataClass: string, most: DataClass): boolean {
  const order: readonly string[] = DataClass.options
  const place = order.indexOf(dataClass)
  return place >= 0 && place >= order.indexOf(most)
}
