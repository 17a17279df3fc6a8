/**
 * Whether the participant `p` takes part at present, in SQL: whoever has not left; who came in as one of the staff only as
 * long as the person is one.
 */
export const takesPart = `p.left_at IS NULL AND (p.role IN ('owner', 'customer')
  OR EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = p.user_id AND r.role <> 'customer'))`;
