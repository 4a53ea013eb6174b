export { assessSupplier } from './assess-supplier.ts'
export { delistSupplier } from './delist-supplier.ts'
export { supplyErrors } from './errors.ts'
export { type ListingTerms, listSupplier } from './list-supplier.ts'
export { proposeSupplier } from './propose-supplier.ts'
export { supplyRoutes } from './routes.ts'
export {
  findSupplier,
  loadSupplier,
  pageOfSuppliers,
  suppliersSince,
} from './store.ts'
export {
  type DistributedSupplier,
  isListed,
  Supplier,
  SupplierDraft,
} from './supplier.ts'
