import { NameSelect, type NameSelectProps, openDirectory, useNames } from './directory.tsx'

const directory = openDirectory('GET /model-versions', {
  nameOf: ({ modelName, version }, read) => `${read(modelName)} ${version}`,
  foundBy: ({ modelName: { zh, en }, version }) => `${zh} ${version} ${en} ${version}`,
})

/** Names of model versions for their ids: the model’s, and the version. */
export const useModelVersions = () => useNames(directory)

/** Chooses model versions. */
export const ModelVersionSelect = (props: NameSelectProps) => (
  <NameSelect of={directory} {...props} />
)
