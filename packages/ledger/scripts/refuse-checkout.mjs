// Node strips no types below node_modules, so a package of the sources would not run where it is installed.
console.error('Pack the compiled package: `npm run assemble`, then `npm pack ./dist/package`.')
process.exitCode = 1
