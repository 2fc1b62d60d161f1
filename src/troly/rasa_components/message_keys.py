"""Names under which our components leave things for one another in a Rasa message."""

# What the text is made of (`troly.text.reading.Kind`, or `PAYLOAD`).
KIND = "troly_kind"
# The kind of a pressed button's payload, which is no text.
PAYLOAD = "payload"
# Whether the message is hardly more than something taken for a dossier code.
JUST_A_LOOK_ALIKE = "troly_just_a_look_alike"
# In training: the number of a question, and of the one that a careless copy was made of.
NUMBER = "troly_number"
COPY_OF = "troly_copy_of"
# How near the closest training question is, 0 to 1.
SIMILARITY = "troly_similarity"
# Questions that the message may hold, if several (`SeveralQuestions`).
SEVERAL_QUESTIONS = "troly_several_questions"
