import { lookAtEveryPage, nothingAnswered } from './every-page.ts'

lookAtEveryPage('en', nothingAnswered)
