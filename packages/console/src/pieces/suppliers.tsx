import { NameSelect, type NameSelectProps, openDirectory, useNames } from './directory.tsx'

const directory = openDirectory('GET /suppliers', {
  nameOf: ({ name }, read) => read(name),
  foundBy: ({ name, creditCode }) => `${name.zh} ${name.en} ${creditCode}`,
})

/** Names of suppliers for their ids. */
export const useSuppliers = () => useNames(directory)

/** Chooses suppliers, on the list or not: the gate asks for that. */
export const SupplierSelect = (props: NameSelectProps) => <NameSelect of={directory} {...props} />
