"""What the database refuses a machine: to touch the sides of a dispute that a person has decided."""

import pgtrigger


def keep_decided_sides() -> pgtrigger.Trigger:
    """Refuse a machine every change of who stands where in a decided dispute; the model has a `dispute`.

    The worker declares itself as for `keep_decided_rows`.
    """
    return pgtrigger.Trigger(
        name="machines_keep_off_decided_sides",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("touched", "bigint")],
        func="""
            touched := CASE WHEN TG_OP = 'INSERT' THEN NEW.dispute_id ELSE OLD.dispute_id END;
            IF current_setting('counterclaim.actor', true) = 'machine' AND EXISTS (
                SELECT 1 FROM disputes_dispute d
                WHERE d.id = touched AND (d.origin = 'analyst' OR d.state <> 'suggested')
            ) THEN
                RAISE EXCEPTION 'a machine may not change the sides of dispute %: a person decided it', touched
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
