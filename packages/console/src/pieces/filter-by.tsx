import type { ComponentType } from 'react'
import type { NameSelectProps } from './directory.tsx'
import type { Filter } from './list-table.tsx'

/** Filters a list by one of a directory: an application, a person, a supplier. */
export const filterBy = (
  Choose: ComponentType<NameSelectProps>,
  name: string,
  label: string,
): Filter => ({
  name,
  label,
  field: (value, onChange) => (
    <Choose
      allowClear
      aria-label={label}
      placeholder={label}
      style={{ minWidth: 220 }}
      value={value ?? null}
      onChange={(chosen: unknown) => onChange((chosen as string | null) ?? undefined)}
    />
  ),
})

/** Filters a list by what is so or is not. */
export const either = (name: string, label: string, is: string, isNot: string): Filter => ({
  name,
  label,
  options: [
    { value: 'true', label: is },
    { value: 'false', label: isNot },
  ],
})
