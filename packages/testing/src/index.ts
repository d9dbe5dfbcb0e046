// A CRM for one test
export { createTestCrm } from './test-crm.ts'
export type { TestCrm, TestCrmOptions } from './test-crm.ts'

// A database for one test
export { openTestDatabase } from './databases/test-database.ts'
export type { TestDatabaseLocation, TestDatabaseOptions } from './databases/test-database.ts'
export type { TestDatabase, TestTables } from './databases/opened-database.ts'

// What it says in other languages
export { testingMessages } from './messages/zh-CN.ts'

// Who acts, and when
export { standardRoleNames, testActor } from './test-actor.ts'
export type { TestRole, TestSessionOptions } from './test-actor.ts'
export { createTestClock, TEST_START } from './test-clock.ts'
export type { TestClock } from './test-clock.ts'

// What to put in, and what came out
export { aCustomer } from './a-customer.ts'
export { createMemoryChannel } from './memory-channel.ts'
export type { MemoryChannel, SentMessage } from './memory-channel.ts'
export type { RecordedAudit } from './recorded-audit.ts'

// What every plugin is held to
export { conformanceOf, describePlugin } from './conformance/describe-plugin.ts'
export { findMessageFaults } from './conformance/message-faults.ts'
export type { TestRunner } from './conformance/describe-plugin.ts'
export type { ConformanceCheck } from './conformance/check.ts'
export type { ExampleStage, PluginUnderTest } from './conformance/plugin-under-test.ts'

// What a policy is held to
export { describePolicy, policyChecks } from './policy/policy-checks.ts'
export type { PolicyUnderTest, RoleIntent, WholeRow } from './policy/policy-under-test.ts'

// Rules, as their requirements read
export { specifyDecider, specifyRule } from './rules/specify.ts'
export type {
  Asked,
  Decided,
  Decider,
  DeciderSpecification,
  Outcome,
  Rule,
  RuleSpecification,
} from './rules/specify.ts'
