import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'

/** One thing that is wrong with a row of an imported file, as the person who corrects it needs it. */
export const RowFault = z
  .strictObject({
    /** The sheet, where a workbook has several that are read. */
    sheet: z.string().optional(),
    /** As the spreadsheet or editor counts: the header is row 1. */
    row: z.int().positive(),
    /** The header of the column; absent where the whole row or file is meant. */
    column: z.string().optional(),
    message: Bilingual,
  })
  .readonly()
export type RowFault = z.infer<typeof RowFault>
