import type { Slice } from '../plugin/slice.ts'
import { customFieldEntity } from './custom-field.entity.ts'
import { directoryErrors } from './directory-errors.ts'
import { directoryEvents } from './directory-events.ts'
import { membershipEntity } from './membership.entity.ts'
import {
  createCustomField,
  getCustomField,
  listCustomFields,
  updateCustomField,
} from './operations/custom-fields.ts'
import { getMySettings, updateMySettings } from './operations/my-settings.ts'
import {
  archiveCustomField,
  listDependents,
  purgeCustomField,
  restoreCustomField,
} from './operations/retired-custom-fields.ts'
import { addShare, listShares, revokeShare } from './operations/shares.ts'
import { addTeamMember, listTeamMembers, removeTeamMember } from './operations/team-members.ts'
import { createTeam, getTeam, listTeams, readSubtree, updateTeam } from './operations/teams.ts'
import { getTenant, updateTenant } from './operations/tenant.ts'
import { createUser, getUser, listUsers, updateUser } from './operations/users.ts'
import { createView, deleteView, getView, listViews, runView, updateView } from './operations/views.ts'
import { savedViewEntity } from './saved-view.entity.ts'
import { shareEntity } from './share.entity.ts'
import { teamEntity } from './team.entity.ts'
import { tenantEntity } from './tenant.entity.ts'
import { userSettingsEntity } from './user-settings.entity.ts'
import { userEntity } from './user.entity.ts'

/** Tenants, the people who work with customers, what they share, set and save. */
export const directorySlice: Slice = {
  entities: [
    tenantEntity,
    userEntity,
    teamEntity,
    membershipEntity,
    shareEntity,
    userSettingsEntity,
    savedViewEntity,
    customFieldEntity,
  ],
  events: directoryEvents,
  errors: directoryErrors.$entries,
  operations: [
    createUser,
    getUser,
    listUsers,
    updateUser,
    createTeam,
    getTeam,
    listTeams,
    updateTeam,
    readSubtree,
    listTeamMembers,
    addTeamMember,
    removeTeamMember,
    listShares,
    addShare,
    revokeShare,
    getTenant,
    updateTenant,
    getMySettings,
    updateMySettings,
    createView,
    getView,
    listViews,
    updateView,
    deleteView,
    runView,
    createCustomField,
    getCustomField,
    listCustomFields,
    updateCustomField,
    archiveCustomField,
    restoreCustomField,
    listDependents,
    purgeCustomField,
  ],
}
