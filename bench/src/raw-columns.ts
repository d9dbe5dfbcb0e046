/** The columns of a customer that a relationship manager reads: all but tenant, shadows, indexes and `alive`. */
export const columns = (
  'id version created_at created_by updated_at updated_by deleted_at kind name given_name family_name legal_name ' +
  'nickname phone email id_number bank_card uscc industry size birth_date sex occupation income_band education ' +
  'country province city district address lifecycle relationship_stage source tags preferences notes owner_id ' +
  'team_id territory_id pool_id first_seen_at last_activity_at merged_into_id erased_at restricted_at'
).split(' ')
