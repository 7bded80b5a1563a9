"""What the database itself refuses: misquotes, merge circles, and machines that touch what a person decided."""

import pgtrigger

REFUSE_MISQUOTES = pgtrigger.Trigger(
    name="a_span_quotes_its_text",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("words", "text")],
    func="""
        SELECT substr(t.body, NEW.start + 1, NEW."end" - NEW.start) INTO words
        FROM claims_claim c JOIN sources_articletext t ON t.id = c.text_id
        WHERE c.id = NEW.claim_id;
        IF words IS DISTINCT FROM NEW.quote THEN
            RAISE EXCEPTION 'span %%–%% of claim %% does not quote its text', NEW.start, NEW."end", NEW.claim_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """.replace("%%", "%"),
)

REFUSE_MERGE_CIRCLES = pgtrigger.Trigger(
    name="merges_make_no_circle",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
    condition=pgtrigger.Q(new__merged_into__isnull=False),
    func="""
        IF EXISTS (
            WITH RECURSIVE chain(id) AS (
                SELECT NEW.merged_into_id
                UNION
                SELECT s.merged_into_id FROM claims_speaker s JOIN chain ON s.id = chain.id
                WHERE s.merged_into_id IS NOT NULL
            )
            SELECT 1 FROM chain WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'merging speaker % would make a circle', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def keep_decided_rows() -> pgtrigger.Trigger:
    """Refuse updates and deletes of decided or human-made rows while the actor is a machine.

    The worker declares itself with SET LOCAL counterclaim.actor = 'machine'; the model has `origin` and `state`.
    """
    return pgtrigger.Trigger(
        name="machines_keep_off_decided_rows",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__origin="analyst") | ~pgtrigger.Q(old__state="suggested"),
        func="""
            IF current_setting('counterclaim.actor', true) = 'machine' THEN
                RAISE EXCEPTION 'a machine may not change row % of %: a person decided it', OLD.id, TG_TABLE_NAME
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
