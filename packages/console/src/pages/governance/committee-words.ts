import type { Reply } from '../../api/client.ts'
import { texts } from '../../language/language.tsx'

export const mandateNames = texts({
  'ai-governance': ['人工智能管理', 'Management of AI'],
  'risk-management': ['风险管理（审批高风险应用）', 'Risk management (approves the high tier)'],
})

export const seatFunctionNames = texts({
  business: ['业务', 'Business'],
  technology: ['技术', 'Technology'],
  data: ['数据', 'Data'],
  risk: ['风险', 'Risk'],
})

/** Who sits on a committee now, the chair first. */
export const membersOf = ({ seats }: Pick<Reply<'GET /committees/:id'>, 'seats'>) =>
  seats
    .filter(({ until }) => until === undefined)
    .toSorted((left, right) => Number(right.chair) - Number(left.chair))
