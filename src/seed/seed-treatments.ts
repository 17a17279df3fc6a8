import type { ProfileFacts } from '../customers/customers.types';
import { projectFit, safetyObjection } from '../treatments/catalogue/project-fit.rules';
import { planItem, planTotals } from '../treatments/plans/plan-item.rules';
import type { PlanImport, PlanStatus, ServiceProject, ServiceRecordImport } from '../treatments/treatments.types';
import type { SeedCalendar } from './seed-calendar';
import { seedCatalogue } from './seed-catalogue';
import type { SeedTale } from './seed-conversations';
import { seedId } from './seed-ids';
import { type CustomerKind, seedStaff } from './seed-people';
import type { SeedRandom } from './seed-random';

type Range = readonly [least: number, most: number];

interface Course {
  /** How many sessions were done in the year. */
  readonly sessions: Range;
  /** How many days ago the newest was, at least. */
  readonly newest: Range;
  /** Whether the dearest of what suits was chosen. */
  readonly dear: boolean;
  /** How plans of such customers stand; empty: there is none. */
  readonly plans: readonly PlanStatus[];
}

const nothing: Course = { sessions: [0, 0], newest: [0, 0], dear: false, plans: [] };

/** What customers of each kind had done, and how their plans stand. */
const courses: Readonly<Record<CustomerKind, Course>> = {
  new: nothing,
  regular: { sessions: [1, 1], newest: [20, 80], dear: false, plans: ['shared', 'in_review'] },
  loyal: { sessions: [6, 8], newest: [2, 20], dear: true, plans: ['accepted'] },
  sleeping: { sessions: [1, 2], newest: [135, 230], dear: false, plans: ['rejected', 'archived'] },
  at_risk: { sessions: [4, 6], newest: [60, 90], dear: true, plans: ['accepted'] },
  allergic: { sessions: [1, 2], newest: [10, 60], dear: false, plans: ['draft', 'in_review'] },
  minor: nothing,
};

const reviewed: readonly PlanStatus[] = ['shared', 'accepted', 'rejected'];

/** The plan and the service records of one customer. */
export function seedTreatments(
  tale: SeedTale,
  profile: ProfileFacts,
  random: SeedRandom,
  calendar: SeedCalendar,
): { plans: PlanImport[]; records: ServiceRecordImport[] } {
  const course = courses[tale.customer.kind];
  const suitable = suitableProjects(tale, profile, course.dear);
  if (course.plans.length === 0 || suitable.length === 0) return { plans: [], records: [] };
  const plan = planOf(tale, profile, suitable.slice(0, 2), { status: random.pick(course.plans), random, calendar });
  return { plans: [plan], records: recordsOf(tale, suitable, plan, { course, random, calendar }) };
}

/** What helps with the customer's concerns and may be done, dearest or cheapest first. */
function suitableProjects({ customer }: SeedTale, profile: ProfileFacts, dear: boolean): ServiceProject[] {
  const safety = { ...profile, age: customer.age, riskInsights: [] };
  const price = ({ priceMax, sessionsDefault }: ServiceProject): number => priceMax * sessionsDefault;
  return seedCatalogue
    .filter((project) => fitOf(project, profile).matched.length > 0 && safetyObjection(project, safety) === null)
    .sort((a, b) => (dear ? price(b) - price(a) : price(a) - price(b)));
}

function fitOf(project: ServiceProject, { concerns, budgetMax: budget }: ProfileFacts) {
  return projectFit(project, { concerns, budget, popularity: new Map(), mentioned: new Set() });
}

function planOf(
  { customer, consultantId, registeredDaysAgo, lastSeenDaysAgo }: SeedTale,
  profile: ProfileFacts,
  projects: readonly ServiceProject[],
  {
    status,
    random,
    calendar,
  }: { readonly status: PlanStatus; readonly random: SeedRandom; readonly calendar: SeedCalendar },
): PlanImport {
  const items = projects.map((project) => planItem(fitOf(project, profile)));
  const isOld = status === 'accepted' || status === 'archived' || status === 'rejected';
  const daysAgo = isOld ? Math.max(lastSeenDaysAgo, registeredDaysAgo - random.int(5, 20)) : lastSeenDaysAgo;
  return {
    id: seedId('plan', customer.number),
    versionId: seedId('plan_version', customer.number),
    customerId: customer.id,
    authorId: consultantId,
    reviewedBy: reviewed.includes(status) ? (consultantId ?? seedStaff.doctor.id) : null,
    status,
    createdAt: calendar.ago(daysAgo, 18),
    statusSince: calendar.ago(daysAgo, 18, 40),
    version: {
      items,
      ...planTotals(items),
      changeReason: null,
      rationale: {
        rules: 'seed',
        requirements: { concerns: profile.concerns },
        budget: profile.budgetMax,
        completeness: 1,
        missing: [],
        excluded: [],
        changes: [],
        wording: { text: items.map(({ name }) => name).join('、'), source: 'rules' },
      },
    },
  };
}

function recordsOf(
  { customer, consultantId, registeredDaysAgo }: SeedTale,
  projects: readonly ServiceProject[],
  plan: PlanImport,
  {
    course,
    random,
    calendar,
  }: { readonly course: Course; readonly random: SeedRandom; readonly calendar: SeedCalendar },
): ServiceRecordImport[] {
  const count = random.int(...course.sessions);
  const newest = Math.min(random.int(...course.newest), registeredDaysAgo - 1);
  const step = Math.floor((registeredDaysAgo - 1 - newest) / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => {
    const project = projects[index % Math.min(3, projects.length)] as ServiceProject;
    const at = calendar.ago(newest + (count - 1 - index) * Math.min(step, 45), random.int(10, 18), random.int(0, 59));
    return {
      id: seedId('service_record', customer.number * 100 + index + 1),
      customerId: customer.id,
      projectId: project.id,
      planId: plan.status === 'accepted' && index > 0 ? plan.id : null,
      consultantId,
      status: 'done',
      performedAt: at,
      amount: random.int(project.priceMin, project.priceMax),
      satisfaction: customer.kind === 'at_risk' && index === count - 1 ? 2 : random.int(4, 5),
      createdAt: at,
    };
  });
}
